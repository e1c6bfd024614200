/** The WebSocket of a task's log: authenticated like any request, and fed only as fast as its reader takes it. */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { LogPage } from '@tako/api';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import { Refusal } from '../errors.ts';
import { maxSocketMessageBytes, socketSilenceMs } from '../limits.ts';
import type { Caller } from './handlers.ts';
import { problemOf } from './problem.ts';

export type LogSocketOptions = {
  readonly authenticate: (request: IncomingMessage) => Promise<Caller | undefined>;
  /** Sends pages until the log is complete. Throws `not-found` before the first page. */
  readonly stream: (reader: LogReader) => Promise<void>;
  readonly log: Logger;
};

export type LogReader = {
  readonly taskId: string;
  readonly after: number;
  readonly signal: AbortSignal;
  /** Settles when the reader's connection has taken the page. */
  readonly send: (page: LogPage) => Promise<void>;
};

type Target = { readonly taskId: string; readonly after: number };

/** Close code for a fault of the server (RFC 6455, 7.4.1); 4404 is ours for "there is no such task". */
const closeBroken = 1011;
const closeNotFound = 4404;

/** Attaches itself to the server's upgrades; the answer closes every socket. */
export function serveLogSockets(server: Server, options: LogSocketOptions): () => void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxSocketMessageBytes });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    admit(request, options).then(
      (target) => {
        sockets.handleUpgrade(request, socket, head, (connection) => void serve(connection, target, options));
      },
      (error: unknown) => turnAway(socket, error, options.log),
    );
  });
  return () => {
    for (const connection of sockets.clients) connection.terminate();
    sockets.close();
  };
}

async function admit(request: IncomingMessage, { authenticate }: LogSocketOptions): Promise<Target> {
  const url = new URL(request.url ?? '/', 'http://server');
  const match = /^\/api\/v1\/tasks\/([^/]+)\/log\/stream$/.exec(url.pathname);
  if (!match) throw new Refusal('not-found', `There is no WebSocket at ${url.pathname}`);
  const caller = await authenticate(request);
  if (!caller) throw new Refusal('auth.required', 'Send an API key in the header X-Api-Key, or log in');
  // A page of another site would come with the browser's cookie, and only `Origin` tells.
  const { origin, host } = request.headers;
  if (caller.session && origin !== undefined && new URL(origin).host !== host) {
    throw new Refusal('auth.csrf', `A page of ${origin} may not read this server's logs`);
  }
  const after = Number(url.searchParams.get('after') ?? '0');
  if (!Number.isSafeInteger(after) || after < 0) {
    throw new Refusal('request.invalid', 'after must be a whole number', [
      { field: 'after', message: 'must be a whole number from 0 on' },
    ]);
  }
  return { taskId: decodeURIComponent(String(match[1])), after };
}

async function serve(
  connection: WebSocket,
  target: Target,
  { stream, log }: LogSocketOptions,
): Promise<void> {
  const gone = new AbortController();
  const stopWatching = watch(connection);
  connection.on('close', () => gone.abort());
  connection.on('error', () => connection.terminate());
  const send = (page: LogPage) =>
    new Promise<void>((resolve, reject) => {
      connection.send(JSON.stringify(page), (error) => (error ? reject(error) : resolve()));
    });
  try {
    await stream({ ...target, signal: gone.signal, send });
    connection.close();
  } catch (error) {
    if (gone.signal.aborted) return;
    if (error instanceof Refusal && error.code === 'not-found')
      connection.close(closeNotFound, 'no such task');
    else {
      log.error({ err: error, taskId: target.taskId }, 'the log of a task could not be streamed');
      connection.close(closeBroken, 'the server made a mistake');
    }
  } finally {
    stopWatching();
  }
}

/** Ends a connection whose reader is gone without a word. */
function watch(connection: WebSocket): () => void {
  let isAlive = true;
  connection.on('pong', () => {
    isAlive = true;
  });
  const timer = setInterval(() => {
    if (!isAlive) connection.terminate();
    isAlive = false;
    connection.ping();
  }, socketSilenceMs);
  timer.unref();
  return () => clearInterval(timer);
}

function turnAway(socket: Duplex, error: unknown, log: Logger): void {
  if (!(error instanceof Refusal)) log.error({ err: error }, 'a WebSocket could not be opened');
  const refusal =
    error instanceof Refusal ? error : new Refusal('server.broken', 'The server made a mistake');
  const problem = problemOf(refusal);
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${problem.status} ${problem.title}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
