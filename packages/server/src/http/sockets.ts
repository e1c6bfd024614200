/** WebSockets of the API: authenticated like any request, and fed only as fast as their readers take it. */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import { Refusal } from '../errors.ts';
import { maxSocketMessageBytes, socketSilenceMs } from '../limits.ts';
import type { Caller } from './handlers.ts';
import { problemOf } from './problem.ts';

export type Reader = {
  readonly signal: AbortSignal;
  /** Settles when the reader's connection has taken the page. */
  readonly send: (page: unknown) => Promise<void>;
};

/** Sends pages until there are no more. Throws `not-found` before the first one. */
export type Serve = (reader: Reader) => Promise<void>;

export type Asked = {
  /** The parts of the path that its pattern names. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly caller: Caller;
};

export type SocketRoute = {
  readonly path: RegExp;
  /** Throws `Refusal`, with which the connection is turned away before it is opened. */
  readonly open: (asked: Asked) => Serve;
};

type Authenticate = (request: IncomingMessage) => Promise<Caller | undefined>;

export type SocketOptions = {
  readonly authenticate: Authenticate;
  readonly routes: readonly SocketRoute[];
  readonly log: Logger;
};

/** Close codes: a fault of the server (RFC 6455, 7.4.1), and ours for what HTTP calls 401 and 404. */
const closeBroken = 1011;
const closeSignedOut = 4401;
const closeNotFound = 4404;

/** Attaches itself to the server's upgrades; the answer closes every socket. */
export function serveSockets(server: Server, options: SocketOptions): () => void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxSocketMessageBytes });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    admit(request, options).then(
      (serve) => {
        sockets.handleUpgrade(request, socket, head, (connection) => {
          const isStillAllowed = () => mayStay(request, options.authenticate);
          void serveTo(connection, serve, isStillAllowed, options.log);
        });
      },
      (error: unknown) => turnAway(socket, error, options.log),
    );
  });
  return () => {
    for (const connection of sockets.clients) connection.terminate();
    sockets.close();
  };
}

async function admit(request: IncomingMessage, { authenticate, routes }: SocketOptions): Promise<Serve> {
  const url = new URL(request.url ?? '/', 'http://server');
  const found = routes.flatMap((route) => {
    const match = route.path.exec(url.pathname);
    return match ? [{ route, match }] : [];
  })[0];
  if (!found) throw new Refusal('not-found', `There is no WebSocket at ${url.pathname}`);
  const caller = await authenticate(request);
  if (!caller) throw new Refusal('auth.required', 'Send an API key in the header X-Api-Key, or log in');
  // A page of another site would come with the browser's cookie, and only `Origin` tells.
  const { origin, host } = request.headers;
  if (caller.session && origin !== undefined && new URL(origin).host !== host) {
    throw new Refusal('auth.csrf', `A page of ${origin} may not read from this server`);
  }
  const named = Object.entries(found.match.groups ?? {});
  const params = Object.fromEntries(named.map(([name, value]) => [name, decodeURIComponent(value)]));
  return found.route.open({ params, query: url.searchParams, caller });
}

async function mayStay(request: IncomingMessage, authenticate: Authenticate): Promise<boolean> {
  try {
    return (await authenticate(request)) !== undefined;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

async function serveTo(
  connection: WebSocket,
  serve: Serve,
  isStillAllowed: () => Promise<boolean>,
  log: Logger,
): Promise<void> {
  const gone = new AbortController();
  const stopWatching = watch(connection, isStillAllowed, log);
  connection.on('close', () => gone.abort());
  connection.on('error', () => connection.terminate());
  const send = (page: unknown) =>
    new Promise<void>((resolve, reject) => {
      connection.send(JSON.stringify(page), (error) => (error ? reject(error) : resolve()));
    });
  try {
    await serve({ signal: gone.signal, send });
    connection.close();
  } catch (error) {
    if (gone.signal.aborted) return;
    if (error instanceof Refusal && error.code === 'not-found')
      connection.close(closeNotFound, 'there is no such thing');
    else {
      log.error({ err: error }, 'a WebSocket could not be served');
      connection.close(closeBroken, 'the server made a mistake');
    }
  } finally {
    stopWatching();
  }
}

/** Ends a connection whose reader is gone without a word, or may no longer read. */
function watch(connection: WebSocket, isStillAllowed: () => Promise<boolean>, log: Logger): () => void {
  let isAlive = true;
  connection.on('pong', () => {
    isAlive = true;
  });
  const look = async () => {
    if (!isAlive) connection.terminate();
    isAlive = false;
    connection.ping();
    if (!(await isStillAllowed())) connection.close(closeSignedOut, 'the session has ended');
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) => log.error({ err: error }, 'who reads could not be looked up'));
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
