/** Packages by the SHA-256 of their bytes. A file is either whole, and then right, or a `.part` that can go on. */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, statfs, utimes } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { type FileStatus, failpoint, ProtocolError, type Sha256 } from '@tako/protocol';
import { sayDiskFull } from '../home/disk-full.ts';
import { sizeIfThere } from '../home/read-file.ts';
import { syncFolder } from '../home/write-file.ts';
import { partialFileMs, spareDiskBytes, unusedFileMs, uploadBatchBytes } from '../limits.ts';
import { appendBody } from './append-body.ts';
import { createTurns } from './turns.ts';

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

const partMark = '.part';

type Cache = {
  readonly folder: string;
  /** The running hash of a part, good only while its length is the part's. */
  readonly hashes: Map<Sha256, { readonly hash: Hash; readonly bytes: number }>;
  /** Files whose hash has been found right, with what changes when somebody writes to them. */
  readonly verified: Map<Sha256, string>;
};

/** One upload of a file at a time; another waits, then finds what the first has left. */
export function createFileCache(folder: string): FileCache {
  const cache: Cache = { folder, hashes: new Map(), verified: new Map() };
  const [uploads, looks] = [createTurns(), createTurns()];
  return {
    // Whoever asks again because a large file took too long finds what the first has found.
    status: (sha256, sizeBytes) => looks.take(sha256, () => status(cache, sha256, sizeBytes)),
    receive: (sha256, sizeBytes, offset, body) =>
      uploads.take(sha256, () => receive(cache, sha256, sizeBytes, offset, body)),
    freeBytes: () => freeBytes(folder),
    cleanUp: (now) => cleanUp(cache, now),
  };
}

async function status(cache: Cache, sha256: Sha256, sizeBytes: number): Promise<FileStatus> {
  const file = filePath(cache.folder, sha256);
  if ((await sizeIfThere(file)) === sizeBytes && (await isRight(cache, sha256))) {
    const now = new Date();
    await utimes(file, now, now);
    cache.verified.set(sha256, await markOf(file));
    return { offset: sizeBytes, complete: true };
  }
  const part = (await sizeIfThere(file + partMark)) ?? 0;
  return { offset: part > sizeBytes ? 0 : part, complete: false };
}

/** A file that has changed on the disk is removed, so that it is sent again. */
async function isRight({ folder, verified }: Cache, sha256: Sha256): Promise<boolean> {
  const file = filePath(folder, sha256);
  if (verified.get(sha256) === (await markOf(file))) return true;
  if ((await hashOf(file)).digest('hex') === sha256) return true;
  verified.delete(sha256);
  await rm(file, { force: true });
  return false;
}

/** Differs once somebody has written to the file, or put another in its place. */
async function markOf(file: string): Promise<string> {
  const { ino, size, ctimeMs } = await stat(file);
  return `${ino} ${size} ${ctimeMs}`;
}

async function freeBytes(folder: string): Promise<number> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

async function receive(
  cache: Cache,
  sha256: Sha256,
  sizeBytes: number,
  offset: number,
  body: Readable,
): Promise<FileStatus> {
  const there = await status(cache, sha256, sizeBytes);
  if (there.complete) return there;
  if (offset !== there.offset) {
    throw new ProtocolError('file.offset', `the upload must go on at byte ${there.offset}, not ${offset}`, {
      offset: there.offset,
    });
  }
  await mustHaveRoom(cache.folder, sizeBytes - offset);
  const part = filePath(cache.folder, sha256) + partMark;
  const hash = await hashUpTo(cache, sha256, part, offset);
  // Until all is written again, nobody may take it for the hash of what is there.
  cache.hashes.delete(sha256);
  const { end, cut } = await appendBody({ file: part, offset, sizeBytes, body, hash }).catch(sayDiskFull);
  if (cut !== undefined || end < sizeBytes) cache.hashes.set(sha256, { hash, bytes: end });
  if (cut !== undefined) throw cut;
  return end === sizeBytes ? finish(cache, sha256, sizeBytes, hash) : { offset: end, complete: false };
}

async function mustHaveRoom(folder: string, bytes: number): Promise<void> {
  const needed = bytes + spareDiskBytes;
  const free = await freeBytes(folder);
  if (free >= needed) return;
  const message = `${needed} bytes are needed on the agent's disk, ${free} are free`;
  throw new ProtocolError('disk.full', message, { needed, free });
}

async function hashUpTo({ hashes }: Cache, sha256: Sha256, part: string, bytes: number): Promise<Hash> {
  const known = hashes.get(sha256);
  if (known?.bytes === bytes) return known.hash;
  return bytes === 0 ? createHash('sha256') : hashOf(part, bytes);
}

/** Of the first `bytes`; of all without. */
async function hashOf(file: string, bytes = Number.POSITIVE_INFINITY): Promise<Hash> {
  const hash = createHash('sha256');
  const options = { end: bytes - 1, highWaterMark: uploadBatchBytes };
  for await (const chunk of createReadStream(file, options)) hash.update(chunk as Buffer);
  return hash;
}

async function finish(
  { folder, hashes, verified }: Cache,
  sha256: Sha256,
  sizeBytes: number,
  hash: Hash,
): Promise<FileStatus> {
  hashes.delete(sha256);
  const file = filePath(folder, sha256);
  if (hash.digest('hex') !== sha256) {
    await rm(file + partMark, { force: true });
    const message = 'what arrived does not have the promised SHA-256; it was thrown away';
    throw new ProtocolError('file.hash', message);
  }
  failpoint('agent.upload.synced');
  await rename(file + partMark, file);
  await syncFolder(folder);
  verified.set(sha256, await markOf(file));
  failpoint('agent.upload.named');
  return { offset: sizeBytes, complete: true };
}

async function cleanUp({ folder }: Cache, now: number): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    const age = now - (await stat(file)).mtimeMs;
    if (age > (name.endsWith(partMark) ? partialFileMs : unusedFileMs)) await rm(file, { force: true });
  }
}
