/** Packages by the SHA-256 of their bytes. A file is either whole, and then right, or a `.part` that can go on. */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, statfs, utimes } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { type FileStatus, ProtocolError, type Sha256 } from '@tako/protocol';
import { syncFolder } from '../home/write-file.ts';
import { partialFileMs, spareDiskBytes, unusedFileMs, uploadBatchBytes } from '../limits.ts';

export type FileCache = {
  status(sha256: Sha256, sizeBytes: number): Promise<FileStatus>;
  receive(sha256: Sha256, sizeBytes: number, offset: number, body: Readable): Promise<FileStatus>;
  freeBytes(): Promise<number>;
  /** Removes what has not been used for long. `now` in ms since 1970. */
  cleanUp(now: number): Promise<void>;
};

/** Where a whole file is kept. */
export function filePath(folder: string, sha256: Sha256): string {
  return path.join(folder, sha256);
}

async function sizeOf(file: string): Promise<number | undefined> {
  return stat(file).then(
    (stats) => stats.size,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    },
  );
}

export function createFileCache(folder: string): FileCache {
  /** One upload of a file at a time; another waits, then finds what the first has left. */
  const busy = new Map<Sha256, Promise<unknown>>();
  /** The running hash of a part, good only while its length is the part's. */
  const hashes = new Map<Sha256, { hash: Hash; bytes: number }>();
  const partOf = (sha256: Sha256) => `${filePath(folder, sha256)}.part`;

  const freeBytes = async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  };
  const status = async (sha256: Sha256, sizeBytes: number): Promise<FileStatus> => {
    const whole = await sizeOf(filePath(folder, sha256));
    if (whole === sizeBytes) {
      const now = new Date();
      await utimes(filePath(folder, sha256), now, now);
      return { offset: whole, complete: true };
    }
    const part = (await sizeOf(partOf(sha256))) ?? 0;
    return { offset: part > sizeBytes ? 0 : part, complete: false };
  };
  const hashUpTo = async (sha256: Sha256, bytes: number): Promise<Hash> => {
    const known = hashes.get(sha256);
    if (known?.bytes === bytes) return known.hash;
    const hash = createHash('sha256');
    if (bytes === 0) return hash;
    const options = { end: bytes - 1, highWaterMark: uploadBatchBytes };
    for await (const chunk of createReadStream(partOf(sha256), options)) hash.update(chunk as Buffer);
    return hash;
  };
  const finish = async (sha256: Sha256, sizeBytes: number, hash: Hash): Promise<FileStatus> => {
    hashes.delete(sha256);
    if (hash.digest('hex') !== sha256) {
      await rm(partOf(sha256), { force: true });
      throw new ProtocolError(
        'file.hash',
        'what arrived does not have the promised SHA-256; it was thrown away',
      );
    }
    await rename(partOf(sha256), filePath(folder, sha256));
    await syncFolder(folder);
    return { offset: sizeBytes, complete: true };
  };
  const receive = async (
    sha256: Sha256,
    sizeBytes: number,
    offset: number,
    body: Readable,
  ): Promise<FileStatus> => {
    const there = await status(sha256, sizeBytes);
    if (there.complete) return there;
    if (offset !== there.offset) {
      throw new ProtocolError('file.offset', `the upload must go on at byte ${there.offset}, not ${offset}`, {
        offset: there.offset,
      });
    }
    const needed = sizeBytes - offset + spareDiskBytes;
    const free = await freeBytes();
    if (free < needed) {
      throw new ProtocolError(
        'disk.full',
        `${needed} bytes are needed on the agent's disk, ${free} are free`,
      );
    }
    const hash = await hashUpTo(sha256, offset);
    const handle = await open(partOf(sha256), offset === 0 ? 'w' : 'r+', 0o600);
    let end = offset;
    try {
      end = await append(handle, body, offset, sizeBytes, hash, (bytes) =>
        hashes.set(sha256, { hash, bytes }),
      );
      await handle.sync();
    } finally {
      await handle.close();
    }
    return end === sizeBytes ? finish(sha256, sizeBytes, hash) : { offset: end, complete: false };
  };
  return {
    status,
    freeBytes,
    receive: async (sha256, sizeBytes, offset, body) => {
      const before = busy.get(sha256);
      const mine = (async () => {
        await before?.catch(() => undefined);
        return receive(sha256, sizeBytes, offset, body);
      })();
      busy.set(sha256, mine);
      try {
        return await mine;
      } finally {
        if (busy.get(sha256) === mine) busy.delete(sha256);
      }
    },
    cleanUp: async (now) => {
      for (const name of await readdir(folder).catch(() => [] as string[])) {
        const file = path.join(folder, name);
        const age = now - (await stat(file)).mtimeMs;
        if (age > (name.endsWith('.part') ? partialFileMs : unusedFileMs)) await rm(file, { force: true });
      }
    },
  };
}

/** Writes in batches, the next being received while the last is being written. A body that is cut keeps what came. */
async function append(
  handle: FileHandle,
  body: Readable,
  offset: number,
  sizeBytes: number,
  hash: Hash,
  onWritten: (bytes: number) => void,
): Promise<number> {
  let batch: Buffer[] = [];
  let batchBytes = 0;
  let end = offset;
  let writing: Promise<unknown> = Promise.resolve();
  const flush = async () => {
    const [chunks, at, next] = [batch, end, end + batchBytes];
    [batch, batchBytes] = [[], 0];
    await writing;
    for (const chunk of chunks) hash.update(chunk);
    end = next;
    writing = handle.writev(chunks, at).then(() => onWritten(next));
    writing.catch(() => undefined);
  };
  let cut: unknown;
  try {
    for await (const chunk of body) {
      batch.push(chunk as Buffer);
      batchBytes += (chunk as Buffer).length;
      if (end + batchBytes > sizeBytes) {
        throw new ProtocolError(
          'file.size',
          `the file is longer than the ${sizeBytes} bytes that were announced`,
        );
      }
      if (batchBytes >= uploadBatchBytes) await flush();
    }
  } catch (error) {
    cut = error;
  }
  if (batchBytes > 0 && !(cut instanceof ProtocolError)) await flush();
  await writing;
  if (cut !== undefined) throw cut;
  return end;
}
