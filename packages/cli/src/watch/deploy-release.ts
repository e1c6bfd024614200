/** A release to one environment or several, all at once, and waiting for them. */
import type { Deployment, Release } from '@tako/api';
import type { Client } from '@tako/client';
import { mustHaveSteps } from '../find/find-steps.ts';
import type { Session } from '../session/session.ts';
import type { Watched } from './outcome.ts';
import type { WatchFlags } from './watch-options.ts';
import { isWatching } from './watch-options.ts';
import { reportOutcome, watchTasks } from './watch-tasks.ts';

export type DeployChoices = {
  readonly specificMachine?: readonly string[];
  readonly excludeMachine?: readonly string[];
  readonly skipStep?: readonly string[];
  readonly comment?: string;
};

/** One environment: what people call it, and what the API takes. */
export type Target = { readonly id: string; readonly name: string };

/**
 * Starts a deployment for each environment, or none where the server would refuse one of them; then waits as the flags
 * say. `answer` makes what is printed as JSON, of the deployments as they are then. Throws `UserError` with the exit
 * code where one did not succeed.
 */
export async function deployRelease(
  session: Session,
  release: Release,
  targets: readonly Target[],
  choices: DeployChoices,
  flags: WatchFlags,
  answer: (deployments: readonly Deployment[]) => unknown,
): Promise<void> {
  const { client, output } = session;
  await refuseUnknownSteps(client, release, choices);
  const bodies = targets.map(({ id }) => bodyOf(release, id, choices));
  if (bodies.length > 1) {
    await Promise.all(bodies.map((body) => client.call('deployments.preview', { body })));
  }
  const started = await Promise.all(bodies.map((body) => client.call('deployments.create', { body })));
  for (const [index, { id, taskId }] of started.entries()) {
    output.say(`Deploying ${release.version} to ${targets[index]?.name} (${id}, ${taskId})`);
  }
  if (!isWatching(flags)) return output.json(answer(started));
  const watched = started.map(
    ({ taskId }, index): Watched => ({ taskId, label: targets[index]?.name ?? taskId }),
  );
  const outcome = await watchTasks(session, watched, flags);
  if (output.format === 'json') {
    output.json(
      answer(await Promise.all(started.map(({ id }) => client.call('deployments.get', { params: { id } })))),
    );
  }
  await reportOutcome(session, watched, outcome, flags);
}

/** Throws `UserError` for a step to skip that the release does not have. */
export async function refuseUnknownSteps(
  client: Client,
  { id }: { readonly id: string },
  { skipStep = [] }: DeployChoices,
): Promise<void> {
  if (skipStep.length === 0) return;
  const { process } = await client.call('releases.snapshot', { params: { id } });
  mustHaveSteps(process, skipStep);
}

export function bodyOf(release: { readonly id: string }, environment: string, choices: DeployChoices) {
  return {
    release: release.id,
    environment,
    specificMachines: [...(choices.specificMachine ?? [])],
    excludedMachines: [...(choices.excludeMachine ?? [])],
    skippedSteps: [...(choices.skipStep ?? [])],
    comment: choices.comment ?? '',
  };
}
