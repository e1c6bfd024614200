/** Following the log of an action over HTTP/2. */
import http2, { type ClientHttp2Session } from 'node:http2';
import { LinkError, ProtocolError } from './errors.ts';
import { answerOf, bodyOf, openStream, responseOf } from './exchange.ts';
import { FrameError, RecordDecoder } from './frames.ts';
import { requestHeaders, requests } from './requests.ts';
import type { RecordAt } from './session.ts';

/** See `AgentSession.followLog`. Only the record `ended` makes a log whole, however well the stream seems to end. */
export async function* followLog(
  client: ClientHttp2Session,
  ticket: string,
  from: number,
  signal?: AbortSignal,
): AsyncGenerator<readonly RecordAt[]> {
  signal?.throwIfAborted();
  const stream = openStream(client, requestHeaders(requests.readLog, [ticket], { from }), true);
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
    // Tells damage that stands behind whole records.
    decoder.push(Buffer.alloc(0));
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
