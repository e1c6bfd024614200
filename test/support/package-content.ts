import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { extractPackage } from '@tako/nuget';

/** The files that a package installs, by their paths, with their content. */
export async function contentOf(file: string): Promise<Record<string, string>> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'tako-content-'));
  try {
    await extractPackage(file, path.join(folder, 'out'));
    return await textsBelow(path.join(folder, 'out'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The files below a folder, by their paths, with their content. */
export async function textsBelow(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const read = async (file: string) => [path.relative(folder, file), await readFile(file, 'utf8')] as const;
  return Object.fromEntries(await Promise.all(files.toSorted().map(read)));
}
