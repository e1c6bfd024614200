/** Where a deployment and its actions run, as scopes of variables see it. */
import { nameKey } from '../database/names.ts';
import { type Place, resolveVariables } from '../variable/resolution.ts';
import type { Candidate, Scope } from '../variable/variable.ts';
import { actionsOf, type DeploymentPlan, type PlannedAction } from './plan.ts';

/** What is the same for all its actions. */
export type DeploymentPlace = Pick<Place, 'environmentId' | 'channelId'>;

export function placeOf(
  { step, machine }: Pick<PlannedAction, 'step' | 'machine'>,
  { environmentId, channelId }: DeploymentPlace,
): Place {
  const { machineId, roles: machineRoles } = machine;
  return { environmentId, channelId, machineId, machineRoles, stepId: step.stepId, stepRoles: step.roles };
}

/** Whether the scope may fit some action of the deployment. */
export function mayFit({ environments, channels }: Scope, place: DeploymentPlace): boolean {
  const fits = (wanted: readonly string[], id: string) => wanted.length === 0 || wanted.includes(id);
  return fits(environments, place.environmentId) && fits(channels, place.channelId);
}

/** Each warning once that some action of the plan will have in its log. */
export function variableWarnings(
  plan: DeploymentPlan,
  candidates: readonly Candidate[],
  place: DeploymentPlace,
): string[] {
  const here = candidates.filter(({ scope }) => mayFit(scope, place));
  const byName = Map.groupBy(here, ({ name }) => nameKey(name));
  // Sets are large and actions many: most names cannot tie, whatever the machine and the step.
  const contested = [...byName.values()].filter(mayTie).flat();
  if (contested.length === 0) return [];
  const warnings = actionsOf('', plan).flatMap(
    (action) => resolveVariables(contested, placeOf(action, place)).warnings,
  );
  return [...new Set(warnings)];
}

/** Ranks are equal only where the same kinds count for both. */
function mayTie(values: readonly Candidate[]): boolean {
  return new Set(values.map(countingKinds)).size < values.length;
}

function countingKinds({ scope, origin, prompt }: Candidate): string {
  const { environments, channels, roles, machines, steps } = scope;
  const named = [environments, channels, roles, machines, steps].map(({ length }) => length > 0);
  return [origin.kind === 'project', prompt !== null, ...named].join();
}
