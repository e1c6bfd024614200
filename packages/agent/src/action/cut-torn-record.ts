import { createReadStream } from 'node:fs';
import { truncate } from 'node:fs/promises';
import { FrameError, RecordDecoder } from '@tako/protocol';
import { sizeIfThere } from '../home/read-file.ts';
import { logChunkBytes } from '../limits.ts';

/** Cuts the records of a dead runner behind the last that is whole, so that others can be appended. */
export async function cutTornRecord(file: string): Promise<void> {
  const size = await sizeIfThere(file);
  if (size === undefined) return;
  const decoder = new RecordDecoder(0);
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: logChunkBytes })) {
      decoder.push(chunk as Buffer);
    }
  } catch (error) {
    if (!(error instanceof FrameError)) throw error;
  }
  if (decoder.cursor < size) await truncate(file, decoder.cursor);
}
