/** A task's log to one reader as it comes. */
import { type LogPage, maxLogTake, type TaskState } from '@tako/api';
import type { Db } from '../database/open-database.ts';
import { Refusal } from '../errors.ts';
import { readLogPage } from './activity-log.store.ts';
import type { LogFeed } from './log-feed.ts';

export type LogStream = {
  readonly db: Db;
  readonly feed: LogFeed;
  readonly taskId: string;
  /** The number of the last event that the reader has. */
  readonly after: number;
  /** Settles when the reader has taken the page; the next one is read from the store only then. */
  readonly send: (page: LogPage) => Promise<void>;
  readonly signal: AbortSignal;
};

/**
 * Sends pages until the log is complete or the signal says that the reader has gone. Nothing is kept for a reader that
 * is slow. Throws `not-found`, and what `send` throws.
 */
export async function streamLog({ db, feed, taskId, after, send, signal }: LogStream): Promise<void> {
  const news = listen(feed, taskId, signal);
  let cursor = after;
  let told: TaskState | undefined;
  try {
    while (!signal.aborted) {
      news.arm();
      const page = await readLogPage(db, taskId, cursor, maxLogTake);
      if (!page) throw new Refusal('not-found', `There is no task "${taskId}"`);
      if (page.events.length > 0 || page.isComplete || page.taskState !== told) await send(page);
      if (page.isComplete) return;
      [cursor, told] = [page.cursor, page.taskState];
      if (page.events.length === 0) await news.wait();
    }
  } finally {
    news.end();
  }
}

/** A wait that ends with a change which came after `arm`, or with the signal. */
function listen(feed: LogFeed, taskId: string, signal: AbortSignal) {
  let { promise, resolve } = Promise.withResolvers<void>();
  const wake = () => resolve();
  const unsubscribe = feed.subscribe(taskId, wake);
  signal.addEventListener('abort', wake, { once: true });
  return {
    arm: () => {
      ({ promise, resolve } = Promise.withResolvers<void>());
      if (signal.aborted) resolve();
    },
    wait: () => promise,
    end: () => {
      unsubscribe();
      signal.removeEventListener('abort', wake);
    },
  };
}
