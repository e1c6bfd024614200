import type { Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { failpoint, ProtocolError } from '@tako/protocol';
import { uploadBatchBytes } from '../limits.ts';

export type Upload = {
  readonly file: string;
  readonly offset: number;
  /** Of the whole file; a body that goes beyond is refused with `file.size`. */
  readonly sizeBytes: number;
  readonly body: Readable;
  /** Of the first `offset` bytes; the new ones are added. */
  readonly hash: Hash;
};

/**
 * Writes the body behind what is there, in batches, the next being received while the last is written. Settles when
 * all is durable that came, with where it ends; `cut` is what cut the body off, if something did. Throws what the disk
 * says.
 */
export async function appendBody(upload: Upload): Promise<{ end: number; cut: unknown }> {
  const handle = await open(upload.file, upload.offset === 0 ? 'w' : 'r+', 0o600);
  try {
    const written = await append(handle, upload);
    await handle.sync();
    return written;
  } finally {
    await handle.close();
  }
}

async function append(
  handle: FileHandle,
  { body, offset, sizeBytes, hash }: Upload,
): Promise<{ end: number; cut: unknown }> {
  const state = { batch: [] as Buffer[], batchBytes: 0, end: offset };
  let writing: Promise<void> = Promise.resolve();
  const flush = async () => {
    failpoint('agent.upload.batch');
    const { batch, batchBytes, end } = state;
    Object.assign(state, { batch: [], batchBytes: 0, end: end + batchBytes });
    await writing;
    for (const chunk of batch) hash.update(chunk);
    writing = writeAll(handle, batch, end);
    // Looked at before the next is written.
    writing.catch(() => undefined);
  };
  const cut = await eachChunk(body, async (chunk) => {
    if (state.end + state.batchBytes + chunk.length > sizeBytes) throw tooLong(sizeBytes);
    state.batch.push(chunk);
    state.batchBytes += chunk.length;
    if (state.batchBytes >= uploadBatchBytes) await flush();
  });
  if (state.batchBytes > 0) await flush();
  await writing;
  return { end: state.end, cut };
}

const tooLong = (sizeBytes: number): ProtocolError =>
  new ProtocolError('file.size', `the file is longer than the ${sizeBytes} bytes that were announced`);

/** Answers what the stream, or a refusal of what it brings, has thrown; what the disk throws is thrown on. */
async function eachChunk(body: Readable, take: (chunk: Buffer) => Promise<void>): Promise<unknown> {
  // The stream must live on, to carry the refusal.
  const iterator = body.iterator({ destroyOnReturn: false });
  try {
    for (;;) {
      const next = await iterator.next().catch((error: unknown) => ({ done: true, value: { error } }));
      if (next.done) return (next.value as { error: unknown } | undefined)?.error;
      await take(next.value as Buffer);
    }
  } catch (error) {
    if (error instanceof ProtocolError) return error;
    throw error;
  } finally {
    await iterator.return?.();
  }
}

/** The system may write a part only, for instance of what still fits on the disk. */
async function writeAll(handle: FileHandle, chunks: readonly Buffer[], at: number): Promise<void> {
  const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const { bytesWritten } = await handle.writev(chunks, at);
  if (bytesWritten === bytes) return;
  const rest = Buffer.concat(chunks).subarray(bytesWritten);
  for (let done = 0; done < rest.length; ) {
    const more = await handle.write(rest, done, rest.length - done, at + bytesWritten + done);
    done += more.bytesWritten;
  }
}
