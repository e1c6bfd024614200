/** Waits for tasks, showing what they do. */
import type { Task } from '@tako/api';
import { ApiError, followLog, waitForTask } from '@tako/client';
import { UserError } from '../errors.ts';
import { durationText } from '../output/time.ts';
import { serverTime } from '../session/server-time.ts';
import type { Session } from '../session/session.ts';
import { noPaint, paintFor } from '../tree/paint.ts';
import { exitOfTasks, goOnLines, type Outcome, taskLine, type Watched, waitingLine } from './outcome.ts';
import { createPlainView, createTreeView, type ProgressView, quietView } from './progress-view.ts';
import type { WatchFlags } from './watch-options.ts';

const stopped = Symbol('stopped');
const timedOut = Symbol('timed out');

/**
 * Settles when every task has ended, `--timeout` has passed, or somebody pressed Ctrl+C: then the tasks go on. Throws
 * what `followLog` throws.
 */
export async function watchTasks(
  session: Session,
  watched: readonly Watched[],
  flags: WatchFlags,
): Promise<Outcome> {
  const stop = new AbortController();
  const onSignal = () => stop.abort(stopped);
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, onSignal);
  const timer =
    flags.timeout === undefined ? undefined : setTimeout(() => stop.abort(timedOut), flags.timeout);
  const view = await chooseView(session, watched, flags);
  try {
    const tasks = watched.map((one, index) => watchOne(session, one, index, view, flags, stop.signal));
    return { kind: 'ended', tasks: await Promise.all(tasks) };
  } catch (error) {
    if (error === stopped) return { kind: 'stopped' };
    if (error === timedOut) return { kind: 'timed-out', afterMs: flags.timeout ?? 0 };
    throw error;
  } finally {
    // Where one could not be watched, the others are left too.
    stop.abort(stopped);
    clearTimeout(timer);
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.removeListener(name, onSignal);
    view.end();
  }
}

async function watchOne(
  { client }: Session,
  { taskId }: Watched,
  index: number,
  view: ProgressView,
  { progress }: WatchFlags,
  signal: AbortSignal,
): Promise<Task> {
  const input = { params: { id: taskId }, signal };
  const onLost = (why: string) => view.notice(`${why}; trying again`);
  if (!progress) return waitForTask(client, taskId, { signal, onLost });
  for await (const page of followLog(client, taskId, { signal, onLost })) {
    view.page(index, page);
    if (page.taskState === 'queued') {
      const waiting = waitingLine(await client.call('tasks.get', input));
      if (waiting !== undefined) view.notice(waiting);
    }
  }
  return client.call('tasks.get', input);
}

async function chooseView(
  { client, output }: Session,
  watched: readonly Watched[],
  { progress, verbose }: WatchFlags,
): Promise<ProgressView> {
  if (!progress) return quietView(output.note);
  const stream = output.format === 'json' ? process.stderr : process.stdout;
  if (!stream.isTTY || process.env.TERM === 'dumb') {
    const options = { withVerbose: verbose === true, paint: noPaint, note: output.note };
    return createPlainView(stream, watched, options);
  }
  const paint = paintFor(stream, process.env);
  const aheadMs = (await serverTime(client)) - Date.now();
  return createTreeView(stream, watched, { now: () => Date.now() + aheadMs, paint });
}

/** Says how watching ended. Throws `UserError` with the exit code for all but success. */
export async function reportOutcome(
  session: Session,
  watched: readonly Watched[],
  outcome: Outcome,
  flags: WatchFlags,
): Promise<void> {
  switch (outcome.kind) {
    case 'ended':
      return reportEnd(session, outcome.tasks, flags);
    case 'stopped':
      throw new UserError('stopped watching; what was started goes on', 'stopped', {
        hints: goOnLines(watched),
      });
    case 'timed-out': {
      const after = `timed out after ${durationText(outcome.afterMs)}`;
      if (!flags.cancelOnTimeout) {
        throw new UserError(`${after}; what was started goes on`, 'timedOut', { hints: goOnLines(watched) });
      }
      await cancelAll(session, watched);
      throw new UserError(`${after}; what was started is being cancelled`, 'timedOut');
    }
  }
}

function reportEnd({ output }: Session, tasks: readonly Task[], { progress }: WatchFlags): void {
  const exit = exitOfTasks(tasks.map(({ state }) => state));
  const bad = tasks.filter(({ state }) => state !== 'success' && state !== 'warning');
  const good = tasks.filter((task) => !bad.includes(task));
  if (!progress) for (const task of good) output.say(taskLine(task));
  if (exit === 'ok') return;
  for (const task of bad.slice(0, -1)) output.note(taskLine(task));
  throw new UserError(bad.slice(-1).map(taskLine).join(), exit);
}

/** What has ended meanwhile needs no cancelling. */
async function cancelAll({ client }: Session, watched: readonly Watched[]): Promise<void> {
  const cancels = watched.map(({ taskId }) =>
    client.call('tasks.cancel', { params: { id: taskId } }).catch((error: unknown) => {
      if (!(error instanceof ApiError) || error.code !== 'task.ended') throw error;
    }),
  );
  await Promise.all(cancels);
}
