import type { ActionVariables } from '../script/action-variables.ts';

/** Folders beside the installation in which conventions look for files too. */
export function additionalPaths(variables: ActionVariables): readonly string[] {
  return variables
    .lines('Octopus.Action.AdditionalPaths')
    .flatMap((line) => line.split(','))
    .map((place) => place.trim())
    .filter((place) => place !== '');
}
