/** Where actions of a deployment run, as scopes of variables see it. */
import { nameKey } from '../database/names.ts';
import { type Place, resolveVariables } from '../variable/resolution.ts';
import type { Candidate } from '../variable/variable.ts';
import { actionsOf, type DeploymentPlan, type PlannedAction } from './plan.ts';

export type DeploymentPlace = Pick<Place, 'environmentId' | 'channelId'>;

export function placeOf(
  { step, machine }: Pick<PlannedAction, 'step' | 'machine'>,
  { environmentId, channelId }: DeploymentPlace,
): Place {
  const { machineId, roles: machineRoles } = machine;
  return { environmentId, channelId, machineId, machineRoles, stepId: step.stepId, stepRoles: step.roles };
}

/** Each warning once that some action of the plan will have in its log. */
export function variableWarnings(
  plan: DeploymentPlan,
  candidates: readonly Candidate[],
  place: DeploymentPlace,
): string[] {
  const byName = Map.groupBy(candidates, ({ name }) => nameKey(name));
  const contested = [...byName.values()].filter((values) => values.length > 1).flat();
  if (contested.length === 0) return [];
  const warnings = actionsOf('', plan).flatMap(
    (action) => resolveVariables(contested, placeOf(action, place)).warnings,
  );
  return [...new Set(warnings)];
}
