import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  readdir,
  readlink,
  rm,
  stat,
  symlink,
  utimes,
} from 'node:fs/promises';
import path from 'node:path';
import { undefinedIfMissing } from '../home/read-file.ts';

/** Copies all files below `from`, with modes and times; what is there is overwritten, all else stays. Answers how many. */
export async function copyFolder(from: string, to: string, signal: AbortSignal): Promise<number> {
  await mkdir(to, { recursive: true });
  let files = 0;
  for (const entry of await readdir(from, { withFileTypes: true })) {
    signal.throwIfAborted();
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) files += await copyFolder(source, target, signal);
    else {
      await copyOne(source, target, entry.isSymbolicLink());
      files += 1;
    }
  }
  return files;
}

/** A link comes as a link. One that stands in the place of the file is replaced, not written through. */
async function copyOne(source: string, target: string, isLink: boolean): Promise<void> {
  const there = await lstat(target).catch(undefinedIfMissing);
  if (there?.isSymbolicLink() || (there && isLink)) await rm(target);
  if (isLink) return symlink(await readlink(source), target);
  await copyFile(source, target);
  const { mode, atime, mtime } = await stat(source);
  await chmod(target, mode & 0o777);
  await utimes(target, atime, mtime);
}
