/** A release to one environment or several, all at once, and waiting for them. */
import type { Deployment, Release } from '@tako/api';
import { timeText } from '../output/time.ts';
import type { Session } from '../session/session.ts';
import type { Watched } from './outcome.ts';
import { type DeployChoices, planDeployments, type Target } from './plan-deployments.ts';
import type { WatchFlags } from './watch-options.ts';
import { isWatching } from './watch-options.ts';
import { reportOutcome, watchTasks } from './watch-tasks.ts';

/**
 * Starts a deployment for each environment, or none where the server would refuse one of them or something that must be
 * given is missing; then waits as the flags say. `answer` makes what is printed as JSON, of the deployments as they are then. Throws `UserError` with the exit
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
  const bodies = await planDeployments(session, release, targets, choices);
  const started = await Promise.all(bodies.map((body) => client.call('deployments.create', { body })));
  for (const [index, { id, taskId, queueTime }] of started.entries()) {
    const what = `${release.version} to ${targets[index]?.name}`;
    const verb = queueTime === null ? 'Deploying' : 'Scheduled';
    const when = queueTime === null ? '' : ` for ${timeText(queueTime)}`;
    output.say(`${verb} ${what}${when} (${id}, ${taskId})`);
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
