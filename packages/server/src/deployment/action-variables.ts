/** The variables that an action gets: the project's, the system's and what earlier steps put out. */
import type { ActionVariable } from '@tako/protocol';
import { actionSettings } from './action-settings.ts';
import { type SystemInput, systemVariables } from './system-variables.ts';

/** What a script of a step that has ended on a machine set. */
export type StoredOutput = {
  readonly stepName: string;
  readonly machineName: string;
  readonly name: string;
  readonly value: string;
  readonly isSensitive: boolean;
};

export type ActionVariableInput = SystemInput & {
  /** Of the project, resolved for this machine and step. */
  readonly project: readonly ActionVariable[];
  readonly outputs: readonly StoredOutput[];
};

/** The last of a name wins on the agent: nobody's variable replaces one of the system. */
export function actionVariables({ project, outputs, ...input }: ActionVariableInput): ActionVariable[] {
  const plain = { ...actionSettings(input.action.step.action), ...systemVariables(input) };
  const system = Object.entries(plain).map(([name, value]) => ({ name, value, isSensitive: false }));
  return [...project, ...outputs.flatMap(outputNames), ...system];
}

/** With the machine's name in it, and without: there the machine that ended last wins. */
function outputNames({ stepName, machineName, name, value, isSensitive }: StoredOutput): ActionVariable[] {
  return [
    { name: `Octopus.Action[${stepName}].Output.${name}`, value, isSensitive },
    { name: `Octopus.Action[${stepName}].Output[${machineName}].${name}`, value, isSensitive },
  ];
}
