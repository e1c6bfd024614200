/** The server's end of the connections to one agent: typed calls become HTTP/2 requests. */
import http2, { type ClientHttp2Session, type ClientHttp2Stream, type OutgoingHttpHeaders } from 'node:http2';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { TLSSocket } from 'node:tls';
import { LinkError, ProtocolError, type ProtocolErrorCode, protocolErrors } from './errors.ts';
import { FrameError, RecordDecoder } from './frames.ts';
import { drainMs, frameBytes, type LinkLimits, maxHeaderBytes, maxJsonBytes } from './limits.ts';
import { watchLiveness } from './liveness.ts';
import { parseActionStatus, parseFileStatus, parseHelloAnswer, parseStartAnswer } from './parse.ts';
import type { AgentSession, RecordAt } from './session.ts';
import type { Thumbprint } from './thumbprint.ts';

/** Logs come in as fast as they are stored: the window is what may wait in memory. */
const logWindowBytes = 1024 * 1024;

/** Opens the HTTP/2 client on a socket whose peer has been judged. */
export function openClient(socket: TLSSocket, limits: LinkLimits): ClientHttp2Session {
  const client = http2.connect('https://agent', {
    createConnection: () => socket,
    settings: {
      enablePush: false,
      initialWindowSize: logWindowBytes,
      maxFrameSize: frameBytes,
      maxHeaderListSize: maxHeaderBytes,
    },
  });
  // Its streams and `close` tell; a listener must be there, or the error ends the process.
  client.on('error', () => socket.destroy());
  watchLiveness(client, socket, limits);
  return client;
}

export type SessionParts = {
  readonly thumbprint: Thumbprint;
  readonly control: ClientHttp2Session;
  readonly socket: TLSSocket;
  /** The connection for files; opened, or waited for, on demand. */
  readonly bulk: (signal?: AbortSignal) => Promise<ClientHttp2Session>;
  readonly closeBulk: () => void;
};

type Answer = { readonly value: unknown };

export function createAgentSession(parts: SessionParts): AgentSession {
  const { control, socket } = parts;
  let answered = false;
  let failure: string | undefined;
  socket.once('error', (error) => {
    failure = error.message;
  });
  const closed = new Promise<string>((resolve) => {
    const end = () => {
      parts.closeBulk();
      resolve(
        failure ??
          (answered
            ? 'the connection was closed'
            : 'the agent closed the connection before it said hello; it probably does not trust this server'),
      );
    };
    control.once('close', end);
    socket.once('close', () => {
      control.destroy();
    });
  });
  const call = async (
    client: ClientHttp2Session,
    headers: OutgoingHttpHeaders,
    body: Buffer | Readable | undefined,
    signal?: AbortSignal,
  ): Promise<Answer> => {
    const value = await exchange(client, headers, body, signal).catch(async (error: unknown) => {
      if (error instanceof LinkError && !answered && client === control) {
        const reason = await Promise.race([closed, Promise.resolve(undefined)]);
        throw new LinkError(
          reason ?? `${error.message} (before hello; the agent probably does not trust this server)`,
          { sent: error.sent, cause: error },
        );
      }
      throw error;
    });
    answered = true;
    return { value };
  };
  const json = (method: string, path: string, body: unknown, signal?: AbortSignal) =>
    call(
      control,
      {
        ':method': method,
        ':path': path,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body === undefined ? undefined : Buffer.from(JSON.stringify(body)),
      signal,
    );
  return {
    thumbprint: parts.thumbprint,
    closed,
    hello: async (request, signal) => parseHelloAnswer((await json('POST', '/hello', request, signal)).value),
    fileStatus: async (sha256, sizeBytes, signal) => {
      const headers = { ':method': 'GET', ':path': `/files/${sha256}`, 'tako-size': String(sizeBytes) };
      return parseFileStatus((await call(control, headers, undefined, signal)).value);
    },
    sendFile: async ({ sha256, sizeBytes, offset, body, onProgress }, signal) => {
      let sent = offset;
      if (onProgress) {
        body.on('data', (chunk: Buffer) => {
          sent += chunk.length;
          onProgress(sent);
        });
        body.pause();
      }
      const headers = {
        ...{ ':method': 'PUT', ':path': `/files/${sha256}` },
        ...{ 'tako-size': String(sizeBytes), 'tako-offset': String(offset) },
      };
      try {
        return parseFileStatus((await call(await parts.bulk(signal), headers, body, signal)).value);
      } finally {
        body.destroy();
      }
    },
    startAction: async (spec, signal) =>
      parseStartAnswer((await json('PUT', `/actions/${spec.ticket}`, spec, signal)).value),
    actionStatus: async (ticket, signal) =>
      parseActionStatus((await json('GET', `/actions/${ticket}`, undefined, signal)).value),
    followLog: (ticket, from, signal) => followLog(control, ticket, from, signal),
    cancelAction: async (ticket, signal) =>
      parseActionStatus((await json('POST', `/actions/${ticket}/cancel`, {}, signal)).value),
    forgetAction: async (ticket, logBytes, signal) => {
      await json('DELETE', `/actions/${ticket}?logBytes=${logBytes}`, undefined, signal);
    },
    close: async () => {
      const late = setTimeout(() => socket.destroy(), drainMs);
      late.unref();
      control.close();
      parts.closeBulk();
      await closed;
      clearTimeout(late);
    },
  };
}

function open(
  client: ClientHttp2Session,
  headers: OutgoingHttpHeaders,
  endStream: boolean,
): ClientHttp2Stream {
  if (client.destroyed || client.closed) throw new LinkError('the connection is closed', { sent: false });
  try {
    return client.request(headers, { endStream });
  } catch (error) {
    throw new LinkError(`the request could not be sent: ${(error as Error).message}`, {
      sent: false,
      cause: error,
    });
  }
}

/** Sends a request and reads its JSON answer, which must be whole. */
async function exchange(
  client: ClientHttp2Session,
  headers: OutgoingHttpHeaders,
  body: Buffer | Readable | undefined,
  signal?: AbortSignal,
): Promise<unknown> {
  signal?.throwIfAborted();
  const stream = open(client, headers, body === undefined);
  const abort = () => stream.close(http2.constants.NGHTTP2_CANCEL);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const response = responseOf(stream);
    // A refusal may come while the body is still on its way; then what fails is the body, and the answer counts.
    const sending =
      body === undefined ? Promise.resolve() : pipeline(Readable.from(chunksOf(body)), stream, { end: true });
    sending.catch(() => undefined);
    const { status, length } = await response;
    const text = await bodyOf(stream, length);
    return answerOf(status, text);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ProtocolError) throw error;
    throw new LinkError(`the connection failed: ${(error as Error).message}`, { sent: true, cause: error });
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

function chunksOf(body: Buffer | Readable): Iterable<Buffer> | AsyncIterable<Buffer> {
  return Buffer.isBuffer(body) ? [body] : body;
}

function responseOf(stream: ClientHttp2Stream): Promise<{ status: number; length: number | undefined }> {
  return new Promise((resolve, reject) => {
    stream.once('response', (headers) => {
      const length = headers['content-length'];
      resolve({
        status: Number(headers[':status']),
        length: length === undefined ? undefined : Number(length),
      });
    });
    stream.once('error', reject);
    stream.once('close', () => reject(new Error('the stream was closed before it was answered')));
  });
}

/** Measured: a body that was cut can look complete, so length and the stream's end code are both looked at. */
async function bodyOf(stream: ClientHttp2Stream, length: number | undefined): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += (chunk as Buffer).length;
    if (bytes > maxJsonBytes) throw new Error('the answer is too large');
    chunks.push(chunk as Buffer);
  }
  if (length === undefined || bytes !== length) throw new Error('the answer was cut');
  return Buffer.concat(chunks).toString('utf8');
}

function answerOf(status: number, text: string): unknown {
  const value = JSON.parse(text);
  if (status < 300) return value;
  const code: ProtocolErrorCode =
    typeof value?.code === 'string' && value.code in protocolErrors ? value.code : 'agent.broken';
  const detail = typeof value?.detail === 'object' && value.detail !== null ? value.detail : {};
  throw new ProtocolError(
    code,
    typeof value?.message === 'string' ? value.message : `the agent answered ${status}`,
    detail,
  );
}

async function* followLog(
  client: ClientHttp2Session,
  ticket: string,
  from: number,
  signal?: AbortSignal,
): AsyncGenerator<readonly RecordAt[]> {
  signal?.throwIfAborted();
  const stream = open(client, { ':method': 'GET', ':path': `/actions/${ticket}/log?from=${from}` }, true);
  const abort = () => stream.close(http2.constants.NGHTTP2_CANCEL);
  signal?.addEventListener('abort', abort, { once: true });
  const decoder = new RecordDecoder(from);
  try {
    const { status, length } = await responseOf(stream);
    if (status !== 200) answerOf(status, await bodyOf(stream, length));
    for await (const chunk of stream) {
      const records = decoder.push(chunk as Buffer);
      if (records.length > 0) yield records;
      if (records.at(-1)?.record.kind === 'ended') return;
    }
    throw new Error('the log was cut');
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ProtocolError) throw error;
    if (error instanceof FrameError)
      throw new ProtocolError(
        'agent.broken',
        `the log of ${ticket} is damaged at byte ${error.offset}: ${error.message}`,
        {},
        error,
      );
    throw new LinkError(
      `the log of ${ticket} was cut at byte ${decoder.cursor}: ${(error as Error).message}`,
      { sent: true, cause: error },
    );
  } finally {
    signal?.removeEventListener('abort', abort);
    if (!stream.closed) stream.close(http2.constants.NGHTTP2_CANCEL);
  }
}
