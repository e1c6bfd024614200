/** How many machines work at once, where variables of the project say it: the names that people of Octopus know. */
import { VariableSet } from '@tako/variables';
import { type Place, resolveVariables } from '../variable/resolution.ts';
import type { Candidate } from '../variable/variable.ts';

export const uploadWindowName = 'Octopus.Acquire.MaxParallelism';
export const stepWindowName = 'Octopus.Action.MaxParallelism';

export type WindowProblem = { readonly problem: string };

/** The number that the variable has at the place; undefined where it has none. Secrets are never looked at. */
export function windowAt(
  variables: readonly Candidate[],
  name: string,
  place: Pick<Place, 'environmentId' | 'channelId' | 'stepId' | 'stepRoles'>,
): number | WindowProblem | undefined {
  const plain = variables.filter(({ isSensitive }) => !isSensitive);
  const set = new VariableSet();
  const everywhere = { ...place, machineId: '', machineRoles: [] };
  for (const variable of resolveVariables(plain, everywhere).variables)
    set.set(variable.name, variable.value);
  const template = set.raw(name);
  if (template === undefined || template.trim() === '') return undefined;
  const { value, error } = set.evaluate(template);
  const text = value.trim();
  if (error === undefined && /^[1-9]\d{0,3}$/.test(text)) return Number(text);
  return { problem: `The variable ${name} is "${text}", which is no whole number from 1 to 9999` };
}
