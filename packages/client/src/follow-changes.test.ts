import type { ChangePage } from '@tako/api';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createClient, type SocketConstructor } from './client.ts';
import { followChanges } from './follow-changes.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** The network's part of a WebSocket: it gives the pages that stand for its address, then it is cut. */
function clientOver(pages: readonly (readonly ChangePage[])[], status = () => 200) {
  const asked: string[] = [];
  class Socket extends EventTarget {
    constructor(url: string) {
      super();
      const index = asked.push(url) - 1;
      queueMicrotask(() => {
        for (const page of pages[index] ?? [])
          this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(page) }));
        if (index < pages.length) this.dispatchEvent(new Event('close'));
      });
    }

    close(): void {}
  }
  const problem = { type: 'about:blank', title: 'No', status: 401, detail: 'No', code: 'auth.required' };
  const fetch = async () =>
    new Response(JSON.stringify(status() === 200 ? {} : problem), {
      status: status(),
      headers: { 'content-type': 'application/json' },
    });
  const WebSocket = Socket as unknown as SocketConstructor;
  return { asked, client: createClient({ server: 'http://tako.test', fetch, WebSocket }) };
}

const page = (cursor: string, isReset = false): ChangePage => ({ cursor, isReset, changes: [] });

it('a lost connection is opened again at the cursor, as often as it takes', async () => {
  const { asked, client } = clientOver([[page('a.1'), page('a.2')], [], [page('b.7', true)]]);
  const stop = new AbortController();
  const lost: string[] = [];
  const cursors: string[] = [];
  const reading = (async () => {
    for await (const { cursor } of followChanges(client, {
      signal: stop.signal,
      onLost: (why) => lost.push(why),
    })) {
      cursors.push(cursor);
    }
  })();
  const ended = expect(reading).rejects.toThrow('enough');
  await vi.advanceTimersByTimeAsync(5_000);
  stop.abort(new Error('enough'));
  await vi.advanceTimersByTimeAsync(1);
  await ended;
  expect(cursors).toEqual(['a.1', 'a.2', 'b.7']);
  expect(lost).toEqual(Array.from({ length: 3 }, () => 'the connection was cut'));
  expect(asked).toEqual([
    'ws://tako.test/api/v1/events',
    'ws://tako.test/api/v1/events?after=a.2',
    'ws://tako.test/api/v1/events?after=a.2',
    'ws://tako.test/api/v1/events?after=b.7',
  ]);
});

it('whoever is signed out meanwhile hears of it instead of trying for ever', async () => {
  const { client } = clientOver([[]], () => 401);
  await expect(followChanges(client).next()).rejects.toMatchObject({ code: 'auth.required' });
});
