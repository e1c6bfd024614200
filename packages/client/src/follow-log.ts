import type { LogPage, LogTreePage } from '@tako/api';
import { backOffMs, pause } from './back-off.ts';
import type { Client } from './client.ts';
import { UnreachableError } from './errors.ts';
import { mostRetries } from './limits.ts';
import { readPages } from './read-pages.ts';

export type FollowOptions = {
  /** The cursor to go on from: events with a higher number come. */
  readonly after?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called each time that the server does not answer, before the next try. */
  readonly onLost?: (why: string) => void;
};

export type FollowTreeOptions = FollowOptions & {
  /** Last lines of each node that runs, which come with it. */
  readonly tail?: number;
  /** Tries in a row until the server is given up; a page that somebody looks at tries for ever. */
  readonly mostRetries?: number;
};

/**
 * A task's log as it comes, from `after` on, each event once and in order, until its last page. A lost connection is
 * opened again at the cursor, with back-off. Throws `ApiError` where the task is not there or not to be seen,
 * `UnreachableError` when the server stays away for about five minutes, and the signal's reason when called off.
 */
export function followLog(
  client: Client,
  taskId: string,
  options: FollowOptions = {},
): AsyncGenerator<LogPage, void> {
  return follow<LogPage>(client, taskId, (cursor) => `stream?after=${cursor}`, { ...options, mostRetries });
}

/** As `followLog`, for the tree of the log: each node that changed, as it is now, without its lines but the last. */
export function followTree(
  client: Client,
  taskId: string,
  { tail = 0, ...options }: FollowTreeOptions = {},
): AsyncGenerator<LogTreePage, void> {
  const place = (cursor: number) => `tree?after=${cursor}&tail=${tail}`;
  return follow<LogTreePage>(client, taskId, place, { mostRetries, ...options });
}

type Followed = { readonly cursor: number; readonly isComplete: boolean };

async function* follow<Page extends Followed>(
  client: Client,
  taskId: string,
  place: (cursor: number) => string,
  { after = 0, signal, onLost = () => {}, ...options }: FollowOptions & { readonly mostRetries: number },
): AsyncGenerator<Page, void> {
  let cursor = after;
  for (let attempt = 0; ; attempt += 1) {
    signal?.throwIfAborted();
    const path = `/api/v1/tasks/${encodeURIComponent(taskId)}/log/${place(cursor)}`;
    for await (const page of readPages<Page>(client.openSocket(path), signal)) {
      attempt = 0;
      cursor = page.cursor;
      yield page;
      if (page.isComplete) return;
    }
    const lost = await whyLost(client, taskId, signal);
    if (attempt >= options.mostRetries)
      throw lost ?? new UnreachableError(client.server, 'WebSockets do not get through');
    if (lost) onLost(lost.message);
    await pause(backOffMs(attempt, Math.random()), signal);
  }
}

/** A WebSocket does not tell why it failed; a plain request does. Undefined where the server answers. */
async function whyLost(
  client: Client,
  taskId: string,
  signal: AbortSignal | undefined,
): Promise<UnreachableError | undefined> {
  try {
    await client.call('tasks.get', { params: { id: taskId }, signal });
    return undefined;
  } catch (error) {
    if (error instanceof UnreachableError) return error;
    throw error;
  }
}
