/** The variables of an action while it runs: what the server gave, and what scripts add. */
import type { ActionSpec } from '@tako/protocol';
import { VariableSet } from '@tako/variables';

export type ActionVariables = {
  /** Evaluated; undefined where there is none. */
  get(name: string): string | undefined;
  evaluate(template: string): string;
  flag(name: string, fallback: boolean): boolean;
  /** Every name with its evaluated value. */
  all(): Map<string, string>;
  /** Sets it under its own name and the names by which other steps know it. */
  setOutput(name: string, value: string): void;
};

export function createActionVariables(spec: ActionSpec): ActionVariables {
  const set = new VariableSet();
  const names = new Map<string, string>();
  const put = (name: string, value: string) => {
    names.set(name.toLowerCase(), name);
    set.set(name, value);
  };
  for (const { name, value } of spec.variables) put(name, value);
  return {
    get: (name) => set.get(name),
    evaluate: (template) => set.evaluate(template).value ?? '',
    flag: (name, fallback) => set.flag(name, fallback),
    all: () => new Map([...names.values()].map((name) => [name, set.get(name) ?? ''])),
    setOutput: (name, value) => {
      put(name, value);
      const action = set.get('Octopus.Action.Name');
      const machine = set.get('Octopus.Machine.Name');
      if (action === undefined) return;
      put(`Octopus.Action[${action}].Output.${name}`, value);
      if (machine !== undefined) put(`Octopus.Action[${action}].Output[${machine}].${name}`, value);
    },
  };
}
