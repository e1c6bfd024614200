/** Whether the disk has room before a package is extracted to it. */
import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { undefinedIfMissing } from '../home/read-file.ts';
import { spareDiskBytes } from '../limits.ts';
import { ActionFailure } from '../script/action-failure.ts';
import type { ActionVariables } from '../script/action-variables.ts';

const mebibyte = 1024 * 1024;

/** How many bytes must be free; 0 where that is not to be looked at. */
export function neededBytes(variables: ActionVariables): number {
  if (variables.flag('OctopusSkipFreeDiskSpaceCheck', false)) return 0;
  const text = variables.get('OctopusFreeDiskSpaceOverrideInMegaBytes')?.trim() ?? '';
  return /^\d{1,10}$/.test(text) ? Number(text) * mebibyte : spareDiskBytes;
}

/** Throws `ActionFailure` where the disk on which `folder` will lie has less room than that. */
export async function checkFreeSpace(folder: string, variables: ActionVariables): Promise<void> {
  const needed = neededBytes(variables);
  const free = needed === 0 ? 0 : await freeBytes(folder);
  if (free >= needed) return;
  throw new ActionFailure(
    `the disk of ${folder} has ${inMebibytes(free)} MiB free, and ${inMebibytes(needed)} MiB are needed`,
  );
}

const inMebibytes = (bytes: number): number => Math.floor(bytes / mebibyte);

/** Of the nearest folder above that is there. */
async function freeBytes(folder: string): Promise<number> {
  const found = await statfs(folder).catch(undefinedIfMissing);
  if (found) return found.bavail * found.bsize;
  return freeBytes(path.dirname(folder));
}
