import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Sha256 } from '@tako/protocol';
import { incomingFolder } from '../data-folder/hashed-file.ts';
import { Refusal } from '../errors.ts';
import { maxPackageBytes } from './limits.ts';

export type ReceivedFile = {
  readonly file: string;
  readonly sha256: Sha256;
  /** In base64. */
  readonly sha512: string;
  readonly sizeBytes: number;
};

/**
 * Writes the stream to a new file, durably; whatever goes wrong leaves none. Throws `package.too-large`, what breaks the
 * stream, and the signal's reason. Unless it is called off, the stream stays open: whoever sends it can be answered.
 */
export async function receiveFile(
  packagesFolder: string,
  stream: Readable,
  signal: AbortSignal,
  maxBytes = maxPackageBytes,
): Promise<ReceivedFile> {
  signal.throwIfAborted();
  const folder = incomingFolder(packagesFolder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, `${randomUUID()}.part`);
  const leave = () => stream.destroy(signal.reason);
  signal.addEventListener('abort', leave, { once: true });
  try {
    return { file, ...(await writeCounted(file, stream, maxBytes)) };
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

async function writeCounted(file: string, stream: Readable, maxBytes: number) {
  const hash = createHash('sha256');
  const hash512 = createHash('sha512');
  let sizeBytes = 0;
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) throw tooLarge(maxBytes);
      hash.update(chunk);
      hash512.update(chunk);
      yield chunk;
    }
  };
  // Opened before anything can go wrong: a stream that opens by itself could make the file after it was removed.
  const handle = await open(file, 'wx', 0o600);
  await pipeline(counted, handle.createWriteStream({ flush: true }));
  return { sha256: hash.digest('hex') as Sha256, sha512: hash512.digest('base64'), sizeBytes };
}

/** The refusal of more than `maxBytes`. */
export function tooLarge(maxBytes: number): Refusal {
  return new Refusal('package.too-large', `The package is larger than ${maxBytes} bytes`);
}
