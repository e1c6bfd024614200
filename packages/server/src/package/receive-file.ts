import { createHash, type Hash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Sha256 } from '@tako/protocol';
import { incomingFolder } from '../data-folder/hashed-file.ts';
import { Refusal } from '../errors.ts';
import { maxPackageBytes, writePieceBytes } from './limits.ts';

export type ReceivedFile = {
  readonly file: string;
  readonly sha256: Sha256;
  /** In base64. */
  readonly sha512: string;
  readonly sizeBytes: number;
};

/**
 * Writes what comes to a new file, durably; whatever goes wrong leaves none. Each piece has been copied when the next is
 * asked for. Throws `package.too-large`, what breaks `pieces`, and the signal's reason before the next piece.
 */
export async function receiveFile(
  packagesFolder: string,
  pieces: AsyncIterable<Buffer>,
  signal: AbortSignal,
  maxBytes = maxPackageBytes,
): Promise<ReceivedFile> {
  signal.throwIfAborted();
  const folder = incomingFolder(packagesFolder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, `${randomUUID()}.part`);
  try {
    return { file, ...(await writeCounted(file, pieces, signal, maxBytes)) };
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

async function writeCounted(
  file: string,
  pieces: AsyncIterable<Buffer>,
  signal: AbortSignal,
  maxBytes: number,
) {
  const [sha256, sha512] = [createHash('sha256'), createHash('sha512')];
  const handle = await open(file, 'wx', 0o600);
  try {
    const writer = blockWriter(handle, [sha256, sha512]);
    let sizeBytes = 0;
    for await (const piece of pieces) {
      signal.throwIfAborted();
      sizeBytes += piece.length;
      if (sizeBytes > maxBytes) throw tooLarge(maxBytes);
      await writer.write(piece);
    }
    await writer.end();
    return { sha256: sha256.digest('hex') as Sha256, sha512: sha512.digest('base64'), sizeBytes };
  } finally {
    await handle.close();
  }
}

/** Writes in blocks of one size, in the same two pieces of memory: one is on its way to the disk, one is filled. */
function blockWriter(handle: FileHandle, hashes: readonly Hash[]) {
  let filling = Buffer.allocUnsafeSlow(writePieceBytes);
  let leaving = Buffer.allocUnsafeSlow(writePieceBytes);
  let filled = 0;
  let written = Promise.resolve();
  const send = async () => {
    await written;
    [filling, leaving] = [leaving, filling];
    const block = leaving.subarray(0, filled);
    filled = 0;
    written = writeAll(handle, block);
    // It is awaited before the next one, and nobody listens until then.
    written.catch(() => undefined);
    for (const hash of hashes) hash.update(block);
  };
  return {
    write: async (piece: Buffer): Promise<void> => {
      for (let taken = 0; taken < piece.length; ) {
        const copied = piece.copy(filling, filled, taken);
        taken += copied;
        filled += copied;
        if (filled === filling.length) await send();
      }
    },
    end: async (): Promise<void> => {
      await send();
      await written;
      await handle.sync();
    },
  };
}

async function writeAll(handle: FileHandle, block: Buffer): Promise<void> {
  for (let done = 0; done < block.length; ) {
    const { bytesWritten } = await handle.write(block, done, block.length - done);
    done += bytesWritten;
  }
}

/** The refusal of more than `maxBytes`. */
export function tooLarge(maxBytes: number): Refusal {
  return new Refusal('package.too-large', `The package is larger than ${maxBytes} bytes`);
}
