import type { LogFeed } from '../activity-log/log-feed.ts';
import type { Db } from '../database/open-database.ts';
import { getTask } from './task.store.ts';

/** Settles when the task has ended. Rejects with the signal's reason, which leaves the task as it is. */
export async function waitForTask(
  { db, feed }: { readonly db: Db; readonly feed: LogFeed },
  taskId: string,
  signal: AbortSignal,
): Promise<void> {
  let changed = Promise.withResolvers<void>();
  const wake = () => changed.resolve();
  const unsubscribe = feed.subscribe(taskId, wake);
  signal.addEventListener('abort', wake, { once: true });
  try {
    for (;;) {
      signal.throwIfAborted();
      const { promise } = changed;
      if ((await getTask(db, taskId)).ended_at !== null) return;
      await promise;
      changed = Promise.withResolvers<void>();
    }
  } finally {
    unsubscribe();
    signal.removeEventListener('abort', wake);
  }
}
