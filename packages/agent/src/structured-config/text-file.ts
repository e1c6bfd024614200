import { open, rename, rm } from 'node:fs/promises';
import { getHeapStatistics } from 'node:v8';
import { ActionFailure } from '../script/action-failure.ts';
import { largestAllowedBytes, largestTextFileBytes } from './limits.ts';

const mebibyte = 1024 * 1024;

/** Raises what a text file may have, in mebibytes. */
export const largestFileVariable = 'Tako.Action.LargestTextFileInMegabytes';

export type TextFile = {
  /** As messages name it. */
  readonly name: string;
  readonly path: string;
};

export type FileState = {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
};

/** What a file may have, by the variable if it is a number. */
export function allowedBytes(variable: string | undefined): number {
  const megabytes = Number(variable?.trim() || Number.NaN);
  if (!(megabytes > 0)) return largestTextFileBytes;
  return Math.min(Math.floor(megabytes * mebibyte), largestAllowedBytes);
}

/** The bytes of a file that is not too large. Throws `ActionFailure` for one that is, before anything is read. */
export async function readTextFile(
  file: TextFile,
  allowed: number,
): Promise<{ bytes: Buffer; state: FileState }> {
  const handle = await open(file.path, 'r');
  try {
    const { size, mode, uid, gid } = await handle.stat();
    if (size > allowed) throw new ActionFailure(tooLarge(file.name, size, allowed));
    return { bytes: await handle.readFile(), state: { mode: mode & 0o7777, uid, gid } };
  } finally {
    await handle.close();
  }
}

function tooLarge(name: string, size: number, allowed: number): string {
  const raise =
    allowed < largestAllowedBytes
      ? `; the variable ${largestFileVariable} raises that`
      : ', and more is not possible';
  return `${name} has ${inMebibytes(size)} MB; variables are replaced in files of at most ${inMebibytes(allowed)} MB${raise}`;
}

const inMebibytes = (bytes: number): string => String(Math.ceil((bytes / mebibyte) * 10) / 10);

/**
 * Throws `ActionFailure` where working on so many bytes could use up the memory of this process, which would end it.
 * `heapFactor` is what a byte of the file comes to.
 */
export function refuseWithoutMemory(file: TextFile, bytes: number, heapFactor: number): void {
  const { heap_size_limit: limit, used_heap_size: used } = getHeapStatistics();
  const needed = bytes * heapFactor;
  if (needed < limit - used) return;
  throw new ActionFailure(
    `${file.name} has ${inMebibytes(bytes)} MB, for which ${inMebibytes(needed)} MB of memory are needed; ` +
      `this process may use ${inMebibytes(limit - used)} MB more (NODE_OPTIONS=--max-old-space-size raises that)`,
  );
}

let written = 0;

/** Replaces a file so that there is the old one or the new one, whole; mode and owner stay as far as they may be set. */
export async function writeTextFile(
  file: TextFile,
  bytes: Buffer,
  { mode, uid, gid }: FileState,
): Promise<void> {
  written += 1;
  const partial = `${file.path}.${process.pid}.${written}.tmp`;
  try {
    const handle = await open(partial, 'wx', mode);
    try {
      await handle.writeFile(bytes);
      const { uid: ownUid, gid: ownGid } = await handle.stat();
      if (process.getuid?.() === 0 && (uid !== ownUid || gid !== ownGid)) await handle.chown(uid, gid);
      await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partial, file.path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
