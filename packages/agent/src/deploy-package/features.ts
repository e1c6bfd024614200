/** Which conventions an action has, by its variables. */
import { conventionsFor, defaultFeatures, scriptConventionsFor } from '@tako/protocol';
import type { ActionVariables } from '../script/action-variables.ts';

/** Undefined where the action says nothing of features at all: the defaults count then. */
function featuresOf(variables: ActionVariables): string[] | undefined {
  return variables.get('Octopus.Action.EnabledFeatures')?.split(',');
}

/** By their names; none where the action says nothing of features. */
export const enabledFeatures = (variables: ActionVariables): string[] => featuresOf(variables) ?? [];

/** Whether the action leaves it to the agent what is on. */
export const saysNothingOfFeatures = (variables: ActionVariables): boolean =>
  featuresOf(variables) === undefined;

export const skipIfInstalled = 'Octopus.Action.Package.SkipIfAlreadyInstalled';
export const updateIisWebsite = 'Octopus.Action.Package.UpdateIisWebsite';
export const customDirectory = 'Octopus.Action.Package.CustomInstallationDirectory';

/** A folder to copy to, a web site to change, and to look whether it is installed, are wanted by variables of their own. */
export function conventionsOn(variables: ActionVariables): ReadonlySet<string> {
  const enabled = [
    ...(featuresOf(variables) ?? defaultFeatures),
    ...[skipIfInstalled, updateIisWebsite].filter((name) => variables.flag(name, false)),
    ...(variables.raw(customDirectory)?.trim() ? ['Octopus.Features.CustomDirectory'] : []),
  ];
  return new Set(conventionsFor(enabled).map(({ id }) => id));
}

/** Of a script: nothing where the action says nothing of features. */
export function scriptConventionsOn(variables: ActionVariables, hasPackage: boolean): ReadonlySet<string> {
  const enabled = [
    ...(featuresOf(variables) ?? []),
    ...(hasPackage ? ['Octopus.Action.Package.PackageId'] : []),
  ];
  return new Set(scriptConventionsFor(enabled).map(({ id }) => id));
}
