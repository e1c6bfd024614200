/** One request and its answer, which must be whole. */
import type { ClientHttp2Session, ClientHttp2Stream, OutgoingHttpHeaders } from 'node:http2';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { LinkError, ProtocolError, type ProtocolErrorCode, protocolErrors } from './errors.ts';
import { maxJsonBytes } from './limits.ts';

export type Exchange = {
  readonly headers: OutgoingHttpHeaders;
  readonly body?: Buffer | AsyncIterable<Buffer>;
  /** How long the answer may take; without, for ever. */
  readonly answerMs?: number;
  readonly signal?: AbortSignal | undefined;
};

/** Throws `LinkError` with `sent: false` where the request surely did not leave. */
export function openStream(
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

/**
 * Sends a request and reads its JSON answer. Throws `ProtocolError` for a refusal, `LinkError` where the answer did not
 * come, in time or whole, and the signal's reason.
 */
export async function exchange(
  client: ClientHttp2Session,
  { headers, body, answerMs, signal }: Exchange,
): Promise<unknown> {
  signal?.throwIfAborted();
  const stream = openStream(client, headers, body === undefined);
  let late: Error | undefined;
  // Measured on Node 26: `close` on a stream whose body is on its way can make Node write empty frames for ever.
  const callOff = () => stream.destroy(new DOMException('the request was called off', 'AbortError'));
  const timer =
    answerMs === undefined
      ? undefined
      : setTimeout(() => {
          late = new Error(`there was no answer in ${answerMs} ms`);
          callOff();
        }, answerMs);
  signal?.addEventListener('abort', callOff, { once: true });
  try {
    const response = responseOf(stream);
    if (body !== undefined) {
      // A refusal may come while the body is still on its way; then what fails is the body, and the answer counts.
      const chunks = Buffer.isBuffer(body) ? [body] : body;
      pipeline(Readable.from(chunks), stream, { end: true }).catch(() => undefined);
    }
    const { status, length } = await response;
    return answerOf(status, await bodyOf(stream, length));
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ProtocolError) throw error;
    const cause = late ?? (error as Error);
    throw new LinkError(`the connection failed: ${cause.message}`, { sent: true, cause });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', callOff);
  }
}

export function responseOf(
  stream: ClientHttp2Stream,
): Promise<{ status: number; length: number | undefined }> {
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
export async function bodyOf(stream: ClientHttp2Stream, length: number | undefined): Promise<string> {
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

/** Throws what the agent refused. */
export function answerOf(status: number, text: string): unknown {
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
