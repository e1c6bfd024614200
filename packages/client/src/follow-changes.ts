import type { ChangePage } from '@tako/api';
import { backOffMs, pause } from './back-off.ts';
import type { Client } from './client.ts';
import { UnreachableError } from './errors.ts';
import { readPages } from './read-pages.ts';

export type FollowChangesOptions = {
  readonly signal?: AbortSignal | undefined;
  /** Called each time that the server does not answer, before the next try. */
  readonly onLost?: (why: string) => void;
};

/**
 * What changes on the server, as it comes: which things, not how. A lost connection is opened again at the cursor, with
 * back-off, for ever; a page with `isReset` says that more changed meanwhile than can be told. Throws `ApiError` where the
 * server no longer knows who asks, and the signal's reason when called off.
 */
export async function* followChanges(
  client: Client,
  { signal, onLost = () => {} }: FollowChangesOptions = {},
): AsyncGenerator<ChangePage, void> {
  let cursor: string | undefined;
  for (let attempt = 0; ; attempt += 1) {
    signal?.throwIfAborted();
    const after = cursor === undefined ? '' : `?after=${encodeURIComponent(cursor)}`;
    for await (const page of readPages<ChangePage>(client.openSocket(`/api/v1/events${after}`), signal)) {
      attempt = 0;
      cursor = page.cursor;
      yield page;
    }
    onLost(await whyLost(client, signal));
    await pause(backOffMs(attempt, Math.random()), signal);
  }
}

/** A WebSocket does not tell why it failed; a plain request does. */
async function whyLost(client: Client, signal: AbortSignal | undefined): Promise<string> {
  try {
    await client.call('users.me', { signal });
    return 'the connection was cut';
  } catch (error) {
    if (error instanceof UnreachableError) return error.message;
    throw error;
  }
}
