/** The project's variables as the deployment froze them, opened for use. */
import type { ActionVariable } from '@tako/protocol';
import { promptedContext, type Secrets } from '../database/secrets.ts';
import { resolveVariables } from '../variable/resolution.ts';
import { openVariables, type VariableSnapshot } from '../variable/variable.ts';
import type { StoredDeployment } from './deployment.store.ts';
import { placeOf } from './place.ts';
import type { PlannedAction } from './plan.ts';
import { type PromptedValue, withAnswers } from './prompts.ts';

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
  const frozen = openVariables(JSON.parse(deployment.variables) as VariableSnapshot, secrets);
  const answers = openAnswers(secrets, deployment);
  const opened = withAnswers(frozen, answers);
  const place = { environmentId: deployment.environmentId, channelId: deployment.facts.channel.id };
  return {
    variablesFor: (action) => {
      const { variables, warnings } = resolveVariables(opened, placeOf(action, place));
      const shown = variables.map(({ name, value, isSensitive }) => ({ name, value, isSensitive }));
      return { variables: shown, warnings };
    },
    secrets: [...frozen, ...answers].filter(({ isSensitive }) => isSensitive).map(({ value }) => value),
  };
}

function openAnswers(secrets: Secrets, { id, prompted }: StoredDeployment): PromptedValue[] {
  return prompted.map((answer) => {
    const { variableId, value, isSensitive } = answer;
    return isSensitive ? { ...answer, value: secrets.open(value, promptedContext(id, variableId)) } : answer;
  });
}

/** As they are stored: secrets sealed for this deployment. */
export function sealAnswers(
  secrets: Secrets,
  deploymentId: string,
  answers: readonly PromptedValue[],
): PromptedValue[] {
  return answers.map((answer) => {
    const { variableId, value, isSensitive } = answer;
    if (!isSensitive) return answer;
    return { ...answer, value: secrets.seal(value, promptedContext(deploymentId, variableId)) };
  });
}
