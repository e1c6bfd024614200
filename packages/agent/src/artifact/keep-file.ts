/** One file of a script into the action's folder, under the SHA-256 of its bytes. */
import { createHash, randomUUID } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, rename, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { Sha256 } from '@tako/protocol';
import { isDiskFull } from '../home/disk-full.ts';
import { syncFolder } from '../home/write-file.ts';
import { artifactChunkBytes, spareDiskBytes } from '../limits.ts';

export type Source = {
  readonly file: string;
  /** For messages. */
  readonly shown: string;
  /** Nobody else needs the file: it is moved. */
  readonly isCopy: boolean;
};

export type Terms = {
  /** The folder for it; made where it is not there. */
  readonly target: string;
  readonly maxFileBytes: number;
  /** Of what the action may hand over in all. */
  readonly leftBytes: number;
  readonly signal: AbortSignal;
};

export type Kept = { readonly sha256: Sha256; readonly sizeBytes: number };
export type NotKept = { readonly problem: string; readonly isMissing: boolean };

/** Settles when the file is durable, or with why it is not kept, in words that follow "is not collected: ". */
export async function keepFile(source: Source, terms: Terms): Promise<Kept | NotKept> {
  try {
    return await keep(source, terms);
  } catch (error) {
    if (terms.signal.aborted) return notKept('the action was called off');
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (code === 'ENOENT') return notKept(`there is no file ${source.shown}`, true);
    if (isDiskFull(error)) return notKept('the disk is full');
    return notKept(`${source.shown} cannot be read: ${message}`);
  } finally {
    if (source.isCopy) await rm(source.file, { force: true });
  }
}

const notKept = (problem: string, isMissing = false): NotKept => ({ problem, isMissing });

async function keep(source: Source, terms: Terms): Promise<Kept | NotKept> {
  const { file, shown, isCopy } = source;
  const other = whatElse(await lstat(file));
  if (other) return notKept(`${shown} is ${other}`);
  const handle = await open(file, onlyRegular);
  try {
    const found = await handle.stat();
    if (!found.isFile()) return notKept(`${shown} is ${whatElse(found)}`);
    await mkdir(terms.target, { recursive: true, mode: 0o700 });
    const problem = await beyond(found.size, shown, isCopy, terms);
    if (problem) return notKept(problem);
    return isCopy ? await move(handle, file, found.size, terms) : await copy(handle, found.size, terms);
  } finally {
    await handle.close();
  }
}

/** Between the look and the opening it may have become another: a link is not followed, a pipe not waited for. */
const onlyRegular = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Undefined for a regular file. */
function whatElse(found: Stats): string | undefined {
  if (found.isFile()) return undefined;
  if (found.isSymbolicLink()) return 'a symbolic link; name the file that it leads to';
  return found.isDirectory() ? 'a directory; pack it into a file first' : 'no regular file';
}

async function beyond(
  bytes: number,
  shown: string,
  isCopy: boolean,
  { target, maxFileBytes, leftBytes }: Terms,
): Promise<string | undefined> {
  if (bytes > maxFileBytes) return `${shown} has ${bytes} bytes; at most ${maxFileBytes} are`;
  if (bytes > leftBytes) return `${shown} has ${bytes} bytes; the action may hand over ${leftBytes} more`;
  if (isCopy) return undefined;
  const { bavail, bsize } = await statfs(target);
  const free = bavail * bsize;
  const needed = bytes + spareDiskBytes;
  return free < needed ? `${needed} bytes are needed on the disk, ${free} are free` : undefined;
}

async function move(handle: FileHandle, file: string, size: number, terms: Terms): Promise<Kept> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const piece of piecesOf(handle, size, terms.signal)) {
    hash.update(piece);
    sizeBytes += piece.length;
  }
  await handle.sync();
  return settle(file, hash.digest('hex') as Sha256, sizeBytes, terms);
}

async function copy(handle: FileHandle, size: number, terms: Terms): Promise<Kept> {
  const part = path.join(terms.target, `${randomUUID()}.part`);
  try {
    const hash = createHash('sha256');
    const written = await open(part, 'wx', 0o600);
    let sizeBytes = 0;
    try {
      for await (const piece of piecesOf(handle, size, terms.signal)) {
        hash.update(piece);
        await written.writeFile(piece);
        sizeBytes += piece.length;
      }
      await written.sync();
    } finally {
      await written.close();
    }
    return await settle(part, hash.digest('hex') as Sha256, sizeBytes, terms);
  } finally {
    await rm(part, { force: true });
  }
}

/** What is added while it is read is left out. */
async function* piecesOf(handle: FileHandle, size: number, signal: AbortSignal): AsyncGenerator<Buffer> {
  for (let at = 0; at < size; ) {
    signal.throwIfAborted();
    const wanted = Math.min(artifactChunkBytes, size - at);
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(wanted), 0, wanted, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

async function settle(file: string, sha256: Sha256, sizeBytes: number, { target }: Terms): Promise<Kept> {
  await rename(file, path.join(target, sha256));
  await syncFolder(target);
  return { sha256, sizeBytes };
}
