import type { LogPage, Problem } from '@tako/api';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createClient, type LogSocket, type SocketConstructor } from './client.ts';
import { followLog } from './follow-log.ts';
import { mostHeldPages, mostRetries, quietConnectionMs } from './limits.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** The network's part of a WebSocket. */
class FakeSocket extends EventTarget {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>> | undefined;
  isClosed = false;

  constructor(url: string, options?: { readonly headers: Readonly<Record<string, string>> }) {
    super();
    this.url = url;
    this.headers = options?.headers;
  }

  send(page: LogPage): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(page) }));
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.dispatchEvent(new Event('close'));
  }
}

const page = (cursor: number, isComplete = false): LogPage => ({
  taskState: isComplete ? 'success' : 'running',
  cursor,
  isComplete,
  events: [],
});

type Opened = (socket: FakeSocket, index: number) => void;
type Reply = { readonly status: number; readonly body: unknown };

/** A client whose sockets are given to `opened` and whose requests are answered with `reply`. */
function clientOver(opened: Opened, reply: () => Reply = () => ({ status: 200, body: {} })) {
  const sockets: FakeSocket[] = [];
  class Socket extends FakeSocket {
    constructor(url: string, options?: { readonly headers: Readonly<Record<string, string>> }) {
      super(url, options);
      const index = sockets.push(this) - 1;
      queueMicrotask(() => opened(this, index));
    }
  }
  const fetch = async () => {
    const { status, body } = reply();
    return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
  };
  const WebSocket = Socket as unknown as SocketConstructor & (new (url: string) => LogSocket);
  return { sockets, client: createClient({ server: 'http://tako.test', apiKey: 'k', fetch, WebSocket }) };
}

/** Reads to the end while the clock runs as fast as it is asked to. */
async function cursorsOf(pages: AsyncGenerator<LogPage>): Promise<number[]> {
  const cursors: number[] = [];
  const reading = (async () => {
    for await (const { cursor } of pages) cursors.push(cursor);
  })();
  let isDone = false;
  const done = reading.finally(() => {
    isDone = true;
  });
  done.catch(() => undefined);
  while (!isDone) await vi.advanceTimersByTimeAsync(1000);
  await done;
  return cursors;
}

it('goes on at the cursor after the connection was cut, and ends with the last page', async () => {
  const { client, sockets } = clientOver((socket, index) => {
    if (index === 0) socket.send(page(7));
    else socket.send(page(9, true));
    socket.close();
  });
  expect(await cursorsOf(followLog(client, 'Tasks-3', { after: 5 }))).toEqual([7, 9]);
  expect(sockets.map(({ url }) => url)).toEqual([
    'ws://tako.test/api/v1/tasks/Tasks-3/log/stream?after=5',
    'ws://tako.test/api/v1/tasks/Tasks-3/log/stream?after=7',
  ]);
  expect(sockets[0]?.headers).toEqual({ 'x-api-key': 'k' });
});

it('says why it may not look, as the server says it to a plain request', async () => {
  const problem: Problem = { type: '', title: '', status: 404, detail: 'No Tasks-9', code: 'not-found' };
  const { client, sockets } = clientOver(
    (socket) => socket.close(),
    () => ({ status: 404, body: problem }),
  );
  await expect(cursorsOf(followLog(client, 'Tasks-9'))).rejects.toMatchObject({ code: 'not-found' });
  expect(sockets.length).toBe(1);
});

it('tries a server that is away for minutes, then gives up', async () => {
  const lost: string[] = [];
  const { client, sockets } = clientOver(
    (socket) => socket.close(),
    () => {
      throw new Error('down');
    },
  );
  const began = Date.now();
  const following = followLog(client, 'Tasks-1', { onLost: (why) => lost.push(why) });
  await expect(cursorsOf(following)).rejects.toMatchObject({ name: 'UnreachableError' });
  expect(sockets.length).toBe(mostRetries + 1);
  expect(lost).toHaveLength(mostRetries);
  expect(Date.now() - began).toBeGreaterThan(120_000);
});

it('opens a connection again that has been quiet for too long', async () => {
  const { client, sockets } = clientOver((socket, index) => {
    if (index === 1) socket.send(page(1, true));
  });
  const began = Date.now();
  expect(await cursorsOf(followLog(client, 'Tasks-1'))).toEqual([1]);
  expect(sockets[0]?.isClosed).toBe(true);
  expect(Date.now() - began).toBeGreaterThanOrEqual(quietConnectionMs);
});

it('holds only so many pages for a slow reader, and loses none', async () => {
  const last = mostHeldPages * 2;
  const { client } = clientOver((socket) => {
    const after = Number(new URL(socket.url).searchParams.get('after'));
    for (let cursor = after + 1; cursor <= last; cursor += 1) socket.send(page(cursor, cursor === last));
  });
  expect(await cursorsOf(followLog(client, 'Tasks-1'))).toEqual(
    Array.from({ length: last }, (_, i) => i + 1),
  );
});

it('closes its connection when it is called off', async () => {
  const stop = new AbortController();
  const { client, sockets } = clientOver(() => stop.abort(new Error('enough')));
  await expect(cursorsOf(followLog(client, 'Tasks-1', { signal: stop.signal }))).rejects.toThrow('enough');
  expect(sockets[0]?.isClosed).toBe(true);
});
