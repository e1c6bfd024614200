import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Sha256 } from '@tako/protocol';
import { Refusal } from '../errors.ts';
import { maxPackageBytes } from './limits.ts';

export type ReceivedFile = { readonly file: string; readonly sha256: Sha256; readonly sizeBytes: number };

/** Where files are until they are known to be packages; on the same disk, so that a rename moves them. */
export function incomingFolder(packagesFolder: string): string {
  return path.join(packagesFolder, 'incoming');
}

/**
 * Writes the stream to a new file, durably; whatever goes wrong leaves none. Throws `package.too-large`, and what breaks
 * the stream. The stream is left open then: whoever sends it can still be answered.
 */
export async function receiveFile(
  packagesFolder: string,
  stream: Readable,
  signal: AbortSignal,
  maxBytes = maxPackageBytes,
): Promise<ReceivedFile> {
  const folder = incomingFolder(packagesFolder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, `${randomUUID()}.part`);
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) throw tooLarge(maxBytes);
      hash.update(chunk);
      yield chunk;
    }
  };
  try {
    const target = createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true });
    await pipeline(counted, target, { signal });
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
  return { file, sha256: hash.digest('hex') as Sha256, sizeBytes };
}

/** The refusal of more than `maxBytes`. */
export function tooLarge(maxBytes: number): Refusal {
  return new Refusal('package.too-large', `The package is larger than ${maxBytes} bytes`);
}
