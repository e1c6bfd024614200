/** Ends a task from outside: one that has not begun, or one that the server cannot go on with. */
import type { TaskState } from '@tako/api';
import type { LogFeed } from '../activity-log/log-feed.ts';
import type { Settle } from '../activity-log/log-tree.ts';
import { openLogWriter } from '../activity-log/write-log.ts';
import type { Db } from '../database/open-database.ts';
import { getTask, markCancelling, markEnded, type TaskEnd } from './task.store.ts';

export type TaskStore = { readonly db: Db; readonly feed: LogFeed; readonly now: () => number };

/** Cancels a task that is queued: it ends at once. False where it is not queued any more. */
export function cancelQueued(store: TaskStore, taskId: string): Promise<boolean> {
  const settle = { pending: 'cancelled', running: 'cancelled' } as const;
  return end(store, taskId, { state: 'cancelled', error: null }, settle, ['queued']);
}

/** Ends a task that was not to begin any more by now. False where it is not queued any more. */
export function expireQueued(store: TaskStore, taskId: string, error: string): Promise<boolean> {
  const settle = { pending: 'cancelled', running: 'cancelled' } as const;
  return end(store, taskId, { state: 'cancelled', error }, settle, ['queued']);
}

/** Notes that a running task shall be cancelled, for whoever drives it now or later. False where it does not run. */
export async function requestCancel({ db, feed }: TaskStore, taskId: string): Promise<boolean> {
  const isRunning = await markCancelling(db, taskId);
  if (isRunning) feed.publishState(taskId);
  return isRunning;
}

/** Ends a running task as failed, with the reason as the last line of its log. False where it does not run. */
export function failTask(store: TaskStore, taskId: string, error: string): Promise<boolean> {
  const settle = { pending: 'skipped', running: 'failed' } as const;
  return end(store, taskId, { state: 'failed', error }, settle, ['running', 'cancelling']);
}

async function end(
  { db, feed, now }: TaskStore,
  taskId: string,
  taskEnd: TaskEnd & { readonly state: 'failed' | 'cancelled' },
  settle: Settle,
  from: readonly TaskState[],
): Promise<boolean> {
  const writer = await openLogWriter({ db, taskId, feed, now, mask: (text) => text });
  const root = writer.rootId();
  const { state, error } = taskEnd;
  const said = error !== null && root ? [writer.line(root, 'error', error)] : [];
  const ended = root ? [writer.node({ id: root, state, detail: error })] : [];
  const write = async (trx: Db) => {
    const hasEnded = await markEnded(trx, taskId, taskEnd, new Date(now()).toISOString(), from);
    if (!hasEnded) throw new Error(`the task ${taskId} is in another state`);
  };
  try {
    await writer.commit({ inputs: [...said, ...writer.settleAll(settle), ...ended], write });
    feed.publishState(taskId);
    return true;
  } catch (problem) {
    // Whoever took it meanwhile writes to the same log, so what fails first is any of the two.
    if (!from.includes((await getTask(db, taskId)).state)) return false;
    throw problem;
  }
}
