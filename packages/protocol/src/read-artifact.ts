/** Reading a file that an action has handed over, over HTTP/2. */
import http2, { type ClientHttp2Session } from 'node:http2';
import { LinkError, ProtocolError } from './errors.ts';
import { answerOf, bodyOf, openStream, responseOf } from './exchange.ts';
import { requestHeaders, requests } from './requests.ts';
import type { ArtifactSource } from './session.ts';

/** See `AgentSession.receiveArtifact`. A stream that ends early was cut, however cleanly: the size is known before. */
export async function* readArtifact(
  client: ClientHttp2Session,
  { ticket, sha256, sizeBytes, offset }: ArtifactSource,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  signal?.throwIfAborted();
  const headers = requestHeaders(requests.readArtifact, [ticket, sha256], { from: offset });
  const stream = openStream(client, headers, true);
  const abort = () => stream.close(http2.constants.NGHTTP2_CANCEL);
  signal?.addEventListener('abort', abort, { once: true });
  let at = offset;
  try {
    const { status, length } = await responseOf(stream);
    if (status !== 200) answerOf(status, await bodyOf(stream, length));
    if (length !== sizeBytes - offset) throw wrongSize(sizeBytes, offset, length);
    for await (const chunk of stream) {
      at += (chunk as Buffer).length;
      if (at > sizeBytes) throw wrongSize(sizeBytes, offset, at - offset);
      yield chunk as Buffer;
    }
    if (at !== sizeBytes) throw new Error('the file was cut');
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ProtocolError) throw error;
    const message = `an artifact of ${ticket} was cut at byte ${at}: ${(error as Error).message}`;
    throw new LinkError(message, { sent: true, cause: error });
  } finally {
    signal?.removeEventListener('abort', abort);
    if (!stream.closed) stream.close(http2.constants.NGHTTP2_CANCEL);
  }
}

function wrongSize(sizeBytes: number, offset: number, length: number | undefined): ProtocolError {
  const message = `the agent has ${length} bytes of the artifact behind byte ${offset} of ${sizeBytes}`;
  return new ProtocolError('file.size', message);
}
