/** The variables of an action while it runs: what the server gave, and what scripts add. */
import type { ActionSpec } from '@tako/protocol';
import { EvaluationLimitError, FilterError, RecursiveDefinitionError, VariableSet } from '@tako/variables';
import { ActionFailure } from './action-failure.ts';

export type ActionVariables = {
  /** Evaluated; undefined where there is none. Throws `ActionFailure` where the value cannot be evaluated. */
  get(name: string): string | undefined;
  flag(name: string, fallback: boolean): boolean;
  /** Every name with its evaluated value; one that cannot be evaluated is as it was given. */
  all(): Map<string, string>;
  /** Sensitive values, as they were given and as they come out. */
  secrets(): string[];
  /** Sets it under its own name and the names by which other steps know it. */
  setOutput(name: string, value: string): void;
};

export function createActionVariables(spec: ActionSpec): ActionVariables {
  const set = new VariableSet();
  for (const { name, value } of spec.variables) set.set(name, value);
  const get = (name: string) => naming(name, () => set.get(name));
  const evaluated = (name: string): string => {
    const raw = set.raw(name) ?? '';
    const { value, cause } = set.evaluate(raw);
    return cause ? raw : value;
  };
  return {
    get,
    flag: (name, fallback) => naming(name, () => set.flag(name, fallback)),
    all: () => new Map(set.names().map((name) => [name, evaluated(name)])),
    secrets: () => {
      const sensitive = spec.variables.filter(({ isSensitive }) => isSensitive);
      return sensitive.flatMap(({ name, value }) => [value, evaluated(name)]);
    },
    setOutput: (name, value) => {
      set.set(name, value);
      const action = get('Octopus.Action.Name');
      const machine = get('Octopus.Machine.Name');
      if (action === undefined) return;
      set.set(`Octopus.Action[${action}].Output.${name}`, value);
      if (machine !== undefined) set.set(`Octopus.Action[${action}].Output[${machine}].${name}`, value);
    },
  };
}

function naming<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const isTheUsers =
      error instanceof RecursiveDefinitionError ||
      error instanceof FilterError ||
      error instanceof EvaluationLimitError;
    if (!isTheUsers) throw error;
    throw new ActionFailure(`the variable ${name} cannot be evaluated: ${error.message}`, undefined, error);
  }
}
