/** Which conventions an action of a step will run: what the log tree shows below each of its machines. */
import type { Action } from '@tako/api';
import { type ConventionDescription, conventionsFor, scriptConventionsFor } from '@tako/protocol';
import { enabledFeatures } from './action-settings.ts';

/** In the order in which they run. */
export function stepConventions(action: Action): readonly ConventionDescription[] {
  if (action.kind === 'run-script') {
    const ofPackage = action.package ? ['Octopus.Action.Package.PackageId'] : [];
    return scriptConventionsFor([...enabledFeatures(action), ...ofPackage]);
  }
  const switches = action.skipIfInstalled ? ['Octopus.Action.Package.SkipIfAlreadyInstalled'] : [];
  const empty = emptyOnes(action);
  return conventionsFor([...enabledFeatures(action), ...switches]).filter(({ id }) => !empty.has(id));
}

/** Stages for which there surely is no script. */
function emptyOnes(action: Extract<Action, { kind: 'deploy-package' }>): ReadonlySet<string> {
  const stages = ['pre-deploy', 'deploy', 'post-deploy'] as const;
  const configured = new Set(action.scripts.map(({ stage }) => stage));
  return new Set([
    ...stages.filter((stage) => !configured.has(stage)).map((stage) => `configured-${stage}`),
    ...(action.runPackagedScripts ? [] : stages),
  ]);
}
