/** The project's variables as the deployment froze them, opened for use. */
import type { ActionVariable } from '@tako/protocol';
import type { Secrets } from '../database/secrets.ts';
import { type Place, resolveVariables } from '../variable/resolution.ts';
import { openVariables, type VariableSnapshot } from '../variable/variable.ts';
import type { StoredDeployment } from './deployment.store.ts';
import type { PlannedAction } from './plan.ts';

export type ProjectVariables = {
  readonly variablesFor: (action: PlannedAction) => ResolvedVariables;
  readonly secrets: readonly string[];
};

export type ResolvedVariables = {
  /** One value of each name: that whose scope says most about the step and the machine. */
  readonly variables: readonly ActionVariable[];
  /** For people: where two values had equal claims. */
  readonly warnings: readonly string[];
};

/** Throws where a secret cannot be opened with the master key. */
export function openProjectVariables(secrets: Secrets, deployment: StoredDeployment): ProjectVariables {
  const opened = openVariables(JSON.parse(deployment.variables) as VariableSnapshot, secrets);
  return {
    variablesFor: (action) => {
      const { variables, warnings } = resolveVariables(opened, placeOf(action, deployment));
      const shown = variables.map(({ name, value, isSensitive }) => ({ name, value, isSensitive }));
      return { variables: shown, warnings };
    },
    secrets: opened.filter(({ isSensitive }) => isSensitive).map(({ value }) => value),
  };
}

function placeOf({ step, machine }: PlannedAction, { environmentId, facts }: StoredDeployment): Place {
  const { machineId, roles: machineRoles } = machine;
  const channelId = facts.channel.id;
  return { environmentId, channelId, machineId, machineRoles, stepId: step.stepId, stepRoles: step.roles };
}
