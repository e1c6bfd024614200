/** The bytes of a request, whose memory does not wait for the garbage collector. */
import type { Readable } from 'node:stream';

/**
 * The pieces of a body as they come. A piece is whoever asked for it until the next is asked for: then its memory is
 * given back, since V8 lets some 50 MB of such pieces gather before it looks for them. Whoever stops early leaves the
 * stream open, so that the sender can be answered.
 */
export async function* bodyPieces(body: Readable): AsyncGenerator<Buffer> {
  for await (const piece of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    yield piece;
    giveBack(piece);
  }
}

/** Frees a buffer that nobody reads any more; one that shares its memory with others is left to the collector. */
export function giveBack({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
