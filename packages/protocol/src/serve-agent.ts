/** The agent's end of a connection: HTTP/2 requests become calls of its handler. */
import http2, { type IncomingHttpHeaders, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import { pipeline } from 'node:stream/promises';
import type { TLSSocket } from 'node:tls';
import { ProtocolError, protocolErrors } from './errors.ts';
import type { AgentHandler, ArtifactFile, Caller } from './handler.ts';
import {
  frameBytes,
  type LinkLimits,
  maxHeaderBytes,
  maxInvalidFrames,
  maxJsonBytes,
  maxOutstandingPings,
  maxReasonBytes,
  maxStreams,
  sessionMemoryMebibytes,
  sessionWindowBytes,
  streamWindowBytes,
} from './limits.ts';
import { watchLiveness } from './liveness.ts';
import type { HelloAnswer, HelloRequest, Ticket } from './messages.ts';
import { parseActionSpec, parseHelloRequest, parseSha256, parseTicket, parseUpgradeSpec } from './parse.ts';
import { offsetHeader, type ReadPath, readPath, requests, sizeHeader } from './requests.ts';

export type ServeOptions = {
  readonly socket: TLSSocket;
  readonly handler: AgentHandler;
  readonly caller: Caller;
  readonly limits: LinkLimits;
  /** Called after each hello that was answered. */
  readonly onHello?: (() => void) | undefined;
  /** The other end closes the connection and says why it does not want it. */
  readonly onSentAway?: ((reason: string) => void) | undefined;
  /** What broke in a handler, which the other end is not told in full. */
  readonly onBroken?: ((error: unknown) => void) | undefined;
};

/** Speaks HTTP/2 as the server on a socket whose peer has been judged. The session closes with the socket. */
export function serveAgent(options: ServeOptions): ServerHttp2Session {
  const { socket, limits } = options;
  const session = http2.performServerHandshake(socket, {
    maxSessionMemory: sessionMemoryMebibytes,
    maxOutstandingPings,
    maxSessionInvalidFrames: maxInvalidFrames,
    maxSessionRejectedStreams: maxInvalidFrames,
    settings: {
      enablePush: false,
      initialWindowSize: streamWindowBytes,
      maxFrameSize: frameBytes,
      maxConcurrentStreams: maxStreams,
      maxHeaderListSize: maxHeaderBytes,
    },
  });
  session.once('remoteSettings', () => {
    if (!session.destroyed) session.setLocalWindowSize(sessionWindowBytes);
  });
  const peer: Peer = { greeting: undefined };
  session.on('error', () => socket.destroy());
  session.on('goaway', (_code, _lastStream, data) => {
    if (data && data.length > 0) options.onSentAway?.(data.toString('utf8', 0, maxReasonBytes));
  });
  session.on('stream', (stream, headers) => {
    stream.on('error', () => stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR));
    answer(stream, headers, options, peer).catch((error: unknown) => refuse(stream, error, options));
  });
  watchLiveness(session, socket, limits);
  return session;
}

/** The server at the other end, once it has said hello. */
type Peer = { greeting: HelloRequest | undefined };

function refuse(stream: ServerHttp2Stream, error: unknown, options: ServeOptions): void {
  const known = error instanceof ProtocolError;
  if (!known) options.onBroken?.(error);
  if (stream.destroyed || stream.closed) return;
  if (stream.headersSent) return stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR);
  const code = known ? error.code : 'agent.broken';
  const message = error instanceof Error ? error.message : String(error);
  sendJson(stream, protocolErrors[code].status, { code, message, detail: known ? error.detail : {} });
  // What is still coming of the request is not wanted.
  stream.resume();
}

function sendJson(stream: ServerHttp2Stream, status: number, value: unknown): void {
  if (stream.destroyed || stream.closed) return;
  const body = Buffer.from(JSON.stringify(value));
  stream.respond({ ':status': status, 'content-type': 'application/json', 'content-length': body.length });
  stream.end(body);
}

async function readJson(stream: ServerHttp2Stream): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // The stream must live on, to carry the refusal.
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    bytes += (chunk as Buffer).length;
    if (bytes > maxJsonBytes) {
      throw new ProtocolError('request.too-large', `a body of more than ${maxJsonBytes} bytes is refused`);
    }
    chunks.push(chunk as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (error) {
    throw new ProtocolError('request.invalid', `the body is no JSON: ${(error as Error).message}`, {}, error);
  }
}

function numberOf(text: string | string[] | null | undefined, field: string): number {
  const value = Number(text);
  if (typeof text !== 'string' || !/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw new ProtocolError('request.invalid', `${field} must be a whole number from 0 on`, { field });
  }
  return value;
}

const unread: ReadPath = { request: '', name: '', below: '', query: new URLSearchParams() };

/** Answers one request; the table of them is in requests.ts. */
async function answer(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  options: ServeOptions,
  peer: Peer,
): Promise<void> {
  const asked = readPath(String(headers[':method']), String(headers[':path']));
  const { handler } = options;
  if (
    /\/(?:actions|upgrades)\//.test(asked?.request ?? '') &&
    peer.greeting &&
    handler.isFenced(peer.greeting)
  ) {
    throw new ProtocolError('server.fenced', 'a newer start of this server has said hello since');
  }
  const { request, name, below, query } = asked ?? unread;
  switch (request) {
    case requests.hello:
      return sendJson(stream, 200, await greet(stream, options, peer));
    case requests.fileStatus: {
      const size = numberOf(headers[sizeHeader], sizeHeader);
      return sendJson(stream, 200, await handler.fileStatus(parseSha256(name), size));
    }
    case requests.receiveFile: {
      const size = numberOf(headers[sizeHeader], sizeHeader);
      const offset = numberOf(headers[offsetHeader], offsetHeader);
      return sendJson(stream, 200, await handler.receiveFile(parseSha256(name), size, offset, stream));
    }
    case requests.startAction: {
      const started = await handler.startAction(await readSpec(stream, name, parseActionSpec));
      return sendJson(stream, started.started ? 201 : 200, started);
    }
    case requests.actionStatus:
      return sendJson(stream, 200, await handler.actionStatus(parseTicket(name)));
    case requests.readLog:
      return streamLog(stream, handler, name, numberOf(query.get('from'), 'from'));
    case requests.readArtifact: {
      const from = numberOf(query.get('from'), 'from');
      const file = await handler.readArtifact(parseTicket(name), parseSha256(below), from);
      return sendArtifact(stream, file, from);
    }
    case requests.cancelAction:
      return sendJson(stream, 202, await handler.cancelAction(parseTicket(name)));
    case requests.forgetAction:
      await handler.forgetAction(parseTicket(name), numberOf(query.get('logBytes'), 'logBytes'));
      return sendJson(stream, 200, {});
    case requests.upgrade:
      return sendJson(stream, 202, await handler.upgrade(await readSpec(stream, name, parseUpgradeSpec)));
    default:
      throw new ProtocolError('request.unknown', `there is no ${headers[':method']} ${headers[':path']}`);
  }
}

async function greet(stream: ServerHttp2Stream, options: ServeOptions, peer: Peer): Promise<HelloAnswer> {
  const greeting = parseHelloRequest(await readJson(stream));
  const hello = await options.handler.hello(greeting, options.caller);
  peer.greeting = greeting;
  options.onHello?.();
  return hello;
}

async function readSpec<T extends { readonly ticket: Ticket }>(
  stream: ServerHttp2Stream,
  name: string,
  parse: (value: unknown) => T,
): Promise<T> {
  const ticket = parseTicket(name);
  const spec = parse(await readJson(stream));
  if (spec.ticket === ticket) return spec;
  const message = 'the ticket of the path is not that of the body';
  throw new ProtocolError('request.invalid', message, { field: 'ticket' });
}

async function streamLog(
  stream: ServerHttp2Stream,
  handler: AgentHandler,
  name: string,
  from: number,
): Promise<void> {
  const ticket = parseTicket(name);
  const { logBytes } = await handler.actionStatus(ticket);
  if (from > logBytes) {
    throw new ProtocolError('log.offset', `the log ends at ${logBytes}, before ${from}`, { logBytes });
  }
  const gone = new AbortController();
  stream.once('close', () => gone.abort());
  if (stream.destroyed || stream.closed) return;
  stream.respond({ ':status': 200, 'content-type': 'application/octet-stream' });
  for await (const chunk of handler.readLog(ticket, from, gone.signal)) {
    if (stream.destroyed || stream.closed) return;
    if (!stream.write(chunk)) await drained(stream);
  }
  if (!stream.destroyed && !stream.closed) stream.end();
}

/** A client that goes away in the middle comes again, and asks for the rest. */
async function sendArtifact(
  stream: ServerHttp2Stream,
  { sizeBytes, body }: ArtifactFile,
  from: number,
): Promise<void> {
  if (stream.destroyed || stream.closed) return void body.destroy();
  const length = { 'content-length': sizeBytes - from };
  stream.respond({ ':status': 200, 'content-type': 'application/octet-stream', ...length });
  await pipeline(body, stream).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}

function drained(stream: ServerHttp2Stream): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done).off('close', done);
      resolve();
    };
    stream.on('drain', done).on('close', done);
  });
}
