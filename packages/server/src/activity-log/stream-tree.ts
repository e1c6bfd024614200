/** The tree of a task's log to one reader as it grows: each node that changed, as it is now, a few times a second. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LogTreeNode, LogTreePage, TaskState } from '@tako/api';
import type { Db } from '../database/open-database.ts';
import { Refusal } from '../errors.ts';
import { hasTaskEnded, loadNodes, type StoredNode } from './activity-log.store.ts';
import { nodeEvent } from './chunk.ts';
import type { LogFeed } from './log-feed.ts';
import { readLines } from './log-lines.store.ts';

export type TreeStream = {
  readonly db: Db;
  readonly feed: LogFeed;
  readonly taskId: string;
  /** The cursor of the last page that the reader has. */
  readonly after: number;
  /** Last lines of each node that runs. */
  readonly tail: number;
  /** Settles when the reader has taken the page; what happens meanwhile is in the next one. */
  readonly send: (page: LogTreePage) => Promise<void>;
  readonly signal: AbortSignal;
  readonly gatherMs?: number;
};

/** Changes that come within this time are one page: quick for an eye, and few for a browser. */
const defaultGatherMs = 150;

/** Sends pages until the log is complete or the reader has gone. Throws `not-found`, and what `send` throws. */
export async function streamTree(stream: TreeStream): Promise<void> {
  const { feed, taskId, send, signal, gatherMs = defaultGatherMs } = stream;
  let cursor = stream.after;
  let told: TaskState | undefined;
  while (!signal.aborted) {
    const news = Promise.withResolvers<void>();
    const unsubscribe = feed.subscribe(taskId, news.resolve);
    signal.addEventListener('abort', () => news.resolve(), { once: true });
    try {
      const page = await readTree(stream, cursor);
      if (page.nodes.length > 0 || page.isComplete || page.taskState !== told) await send(page);
      if (page.isComplete) return;
      [cursor, told] = [page.cursor, page.taskState];
      await news.promise;
    } finally {
      unsubscribe();
    }
    await pause(gatherMs, signal);
  }
}

async function readTree({ db, taskId, tail }: TreeStream, after: number): Promise<LogTreePage> {
  // The task before its log: an end that is seen here has all its events in the store.
  const task = await db
    .selectFrom('tasks')
    .select(['state', 'log_seq'])
    .where('id', '=', taskId)
    .executeTakeFirst();
  if (!task) throw new Refusal('not-found', `There is no task "${taskId}"`);
  const nodes: LogTreeNode[] = [];
  for (const stored of await loadNodes(db, taskId, after))
    nodes.push(await withTail(db, taskId, stored, tail));
  const taskState = task.state as TaskState;
  return { taskState, cursor: task.log_seq, isComplete: hasTaskEnded(taskState), nodes };
}

async function withTail(
  db: Db,
  taskId: string,
  { node, seq, lineCount }: StoredNode,
  tail: number,
): Promise<LogTreeNode> {
  const event = nodeEvent(node, seq);
  const take = Math.min(tail, lineCount);
  if (node.state !== 'running' || take === 0) return { ...event, lineCount, tail: [] };
  const { lines } = await readLines(db, taskId, node.id, { from: lineCount - take, take });
  // Where lines are so long that not all of them come at once, none come along.
  return { ...event, lineCount, tail: lines.length === take ? lines : [] };
}

/** Waits; an abort only ends the wait. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
