import { readdir, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { undefinedIfMissing } from '../home/read-file.ts';

/**
 * Empties a folder but for what `isKept` says of a path in it, with `/`; a folder that is kept keeps all that is in it,
 * and one that still holds something stays. A link is removed and never followed. Nothing where there is no such folder.
 */
export async function purgeFolder(
  folder: string,
  isKept: (relative: string) => boolean,
  signal: AbortSignal,
): Promise<void> {
  await purge(folder, '', isKept, signal);
}

/** Answers whether it is empty now. */
async function purge(
  folder: string,
  at: string,
  isKept: (relative: string) => boolean,
  signal: AbortSignal,
): Promise<boolean> {
  signal.throwIfAborted();
  const entries = (await readdir(folder, { withFileTypes: true }).catch(undefinedIfMissing)) ?? [];
  let isEmpty = true;
  for (const entry of entries) {
    const relative = at === '' ? entry.name : `${at}/${entry.name}`;
    const place = path.join(folder, entry.name);
    if (isKept(relative)) isEmpty = false;
    else if (!entry.isDirectory()) await rm(place, { force: true });
    else if (await purge(place, relative, isKept, signal)) await rmdir(place);
    else isEmpty = false;
  }
  return isEmpty;
}
