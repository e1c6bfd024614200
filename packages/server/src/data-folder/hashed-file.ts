/** Files that are named by the SHA-256 of their bytes, in 256 folders, so that none grows too large. */
import { mkdir, readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import type { Sha256 } from '@tako/protocol';
import { syncFolder } from './replace-file.ts';

export function hashedFile(root: string, sha256: Sha256): string {
  return path.join(root, sha256.slice(0, 2), sha256);
}

/** Where files are until they are known to be whole; on the same disk, so that a rename moves them. */
export function incomingFolder(root: string): string {
  return path.join(root, 'incoming');
}

/** Moves a file that has this hash to its place, durably. */
export async function placeFile(root: string, file: string, sha256: Sha256): Promise<void> {
  const target = hashedFile(root, sha256);
  const folder = path.dirname(target);
  if ((await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined) await syncFolder(root);
  await rename(file, target);
  await syncFolder(folder);
}

/** The hashes of all files that are in their places. */
export async function storedHashes(root: string): Promise<Sha256[]> {
  const folders = (await namesIn(root)).filter((name) => /^[0-9a-f]{2}$/.test(name));
  const names = await Promise.all(folders.map((folder) => namesIn(path.join(root, folder))));
  return names.flat().filter(isHash);
}

/** Whether a file has the name of one that is whole. */
export function isHash(name: string): name is Sha256 {
  return /^[0-9a-f]{64}$/.test(name);
}

/** Empty where the folder is not there. */
export async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
}
