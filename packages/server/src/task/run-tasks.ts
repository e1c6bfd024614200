/** Runs what is queued, and on start what an earlier life of the server left unfinished. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { LogFeed } from '../activity-log/log-feed.ts';
import type { Db } from '../database/open-database.ts';
import { refusalOfThrown } from '../http/problem.ts';
import { expireQueued, failTask } from './end-task.ts';
import { decideQueue, type QueueDecision, type Room } from './queue.ts';
import { getTask, loadOpenTasks, markRunning } from './task.store.ts';

export type TaskSignals = {
  /** The task shall end, with all that it has started. */
  readonly cancel: AbortSignal;
  /** The server stops: leave the task as it is; the next start goes on. */
  readonly stop: AbortSignal;
};

/**
 * Drives a task from its stored state to its end, which it stores. Rejects with the reason of `stop`; any other
 * rejection is a fault of the server, with which the task ends.
 */
export type RunTask = (taskId: string, signals: TaskSignals) => Promise<void>;

export type TaskRunner = {
  readonly room: Room;
  /** Goes on with every task that had begun, then looks at the queue. */
  start(): Promise<void>;
  /** To be called when a task was queued: starts what may start. */
  wake(): void;
  /** Tells a running task to end; its request has been stored. */
  cancel(taskId: string): void;
  /** Settles when nothing is driven any more; tasks stay as they are. */
  stop(): Promise<void>;
};

export type TaskRunnerOptions = {
  readonly db: Db;
  readonly feed: LogFeed;
  readonly runTask: RunTask;
  readonly room: Room;
  readonly now: () => number;
  readonly log: Logger;
  readonly retryMs?: number;
  readonly lookMs?: number;
};

/** A full disk is looked at again this often. */
const defaultRetryMs = 10_000;

/** While a task waits for a time, the clock is looked at this often: it may be set while a timer runs. */
const defaultLookMs = 10_000;

export function createTaskRunner(options: TaskRunnerOptions): TaskRunner {
  const { db, feed, room, now, log, lookMs = defaultLookMs } = options;
  const driven = new Map<string, { readonly cancel: AbortController; readonly done: Promise<void> }>();
  /** Cancelled between being marked as running and being driven. */
  const early = new Set<string>();
  const stopping = new AbortController();
  let looking: Promise<void> | undefined;
  let lookAgain = false;
  /** Runs while a task waits for a time. */
  let timer: NodeJS.Timeout | undefined;
  let scheduled: readonly string[] = [];

  const drive = (taskId: string, isCancelRequested: boolean) => {
    const cancel = new AbortController();
    if (early.delete(taskId) || isCancelRequested) cancel.abort(new Error('the task was cancelled'));
    const signals = { cancel: cancel.signal, stop: stopping.signal };
    const done = runToEnd(options, taskId, signals).finally(() => {
      driven.delete(taskId);
      wake();
    });
    driven.set(taskId, { cancel, done });
  };
  const startReady = async () => {
    do {
      lookAgain = false;
      const decision = decideQueue(await loadOpenTasks(db), room, now());
      for (const taskId of decision.expired) await expire(options, taskId);
      for (const taskId of decision.start) {
        if (stopping.signal.aborted) return;
        if (!(await markRunning(db, taskId, new Date(now()).toISOString()))) continue;
        feed.publishState(taskId);
        drive(taskId, false);
      }
      followTimes(decision);
    } while (lookAgain && !stopping.signal.aborted);
  };
  const followTimes = (decision: QueueDecision) => {
    // What waits for a task now, where it waited for a time before, looks different.
    for (const id of scheduled) if (decision.waits.has(id)) feed.publishState(id);
    scheduled = decision.scheduled;
    clearTimeout(timer);
    if (decision.nextTime === null || stopping.signal.aborted) return;
    timer = setTimeout(wake, Math.min(Math.max(0, decision.nextTime - now()), lookMs));
  };
  const wake = () => {
    lookAgain = true;
    if (stopping.signal.aborted) return;
    looking ??= startReady()
      .catch(async (error: unknown) => {
        log.error({ err: error }, 'the queue of tasks could not be read');
        await rest(options, stopping.signal);
        lookAgain = true;
      })
      .finally(() => {
        looking = undefined;
        // Somebody may have called in the very moment in which the last look ended.
        if (lookAgain) wake();
      });
  };

  return {
    room,
    start: async () => {
      for (const { id, state, isCancelRequested } of await loadOpenTasks(db)) {
        if (state !== 'queued') drive(id, isCancelRequested);
      }
      wake();
    },
    wake,
    cancel: (taskId) => {
      const task = driven.get(taskId);
      if (task) task.cancel.abort(new Error('the task was cancelled'));
      else early.add(taskId);
    },
    stop: async () => {
      stopping.abort(new Error('the server stops'));
      clearTimeout(timer);
      await looking;
      await Promise.all([...driven.values()].map(({ done }) => done));
    },
  };
}

/** Whether the fault is one of the moment: the store takes nothing now, and loses nothing. */
export function canGoOnLater(error: unknown): boolean {
  return refusalOfThrown(error)?.code === 'server.disk-full';
}

/** Never rejects: a task that breaks ends as failed, for all to see; one that lacks only room goes on when there is some. */
async function runToEnd(options: TaskRunnerOptions, taskId: string, signals: TaskSignals): Promise<void> {
  const { runTask, log } = options;
  const { stop } = signals;
  while (!stop.aborted) {
    try {
      return await runTask(taskId, signals);
    } catch (error) {
      if (stop.aborted) return;
      log.error({ err: error, taskId }, 'a task broke');
      if (!canGoOnLater(error)) return storeFailure(options, taskId, error, stop);
    }
    await rest(options, stop);
  }
}

async function expire(options: TaskRunnerOptions, taskId: string): Promise<void> {
  const { queue_time_expiry } = await getTask(options.db, taskId);
  await expireQueued(
    options,
    taskId,
    `It had not begun by ${queue_time_expiry}, after which it was not to begin`,
  );
}

async function storeFailure(
  options: TaskRunnerOptions,
  taskId: string,
  cause: unknown,
  stop: AbortSignal,
): Promise<void> {
  const reason = cause instanceof Error ? cause.message : String(cause);
  while (!stop.aborted) {
    try {
      await failTask(options, taskId, `The server could not go on with this task: ${reason}`);
      return;
    } catch (error) {
      options.log.error({ err: error, taskId }, 'the end of a broken task could not be stored');
    }
    await rest(options, stop);
  }
}

async function rest({ retryMs = defaultRetryMs }: TaskRunnerOptions, stop: AbortSignal): Promise<void> {
  try {
    await sleep(retryMs, undefined, { signal: stop });
  } catch (error) {
    if (!stop.aborted) throw error;
  }
}
