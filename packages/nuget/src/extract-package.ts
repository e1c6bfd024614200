/** Unpacking a package into a folder. */
import { mkdir, open, rm, utimes } from 'node:fs/promises';
import path from 'node:path';
import { defaultLimits, extractConcurrency, type PackageLimits } from './limits.ts';
import { type OpenPackage, openPackage, type PackageEntry } from './open-package.ts';
import { readChecked } from './read-package.ts';

export type Extracted = {
  readonly id: string;
  readonly version: string;
  readonly files: number;
  readonly bytes: number;
};

export type ExtractOptions = { readonly limits?: PackageLimits; readonly signal?: AbortSignal };

/**
 * Writes the package's files below `target`, which must be a folder that nobody else writes to. Every name is checked
 * before the first byte is written; on a failure what was written is removed again. Throws `PackageError`.
 */
export async function extractPackage(
  file: string,
  target: string,
  options: ExtractOptions = {},
): Promise<Extracted> {
  const opened = await openPackage(file, options.limits ?? defaultLimits);
  try {
    await makeFolders(opened, target);
    const bytes = await writeFiles(opened, target, options.signal);
    const { id, version } = opened.nuspec;
    return { id, version: version.original, files: opened.files.length, bytes };
  } catch (error) {
    await removeAll(opened, target);
    throw error;
  } finally {
    opened.close();
  }
}

async function makeFolders(opened: OpenPackage, target: string): Promise<void> {
  const folders = new Set(opened.files.map((file) => path.posix.dirname(file.path)));
  for (const entry of opened.entries) if (entry.isFolder) folders.add(entry.path);
  for (const folder of folders) await mkdir(path.join(target, folder), { recursive: true });
}

async function writeFiles(opened: OpenPackage, target: string, signal?: AbortSignal): Promise<number> {
  const left = opened.files.values();
  let bytes = 0;
  const now = Date.now();
  const work = async () => {
    for (const file of left) {
      signal?.throwIfAborted();
      bytes += await writeFile(opened, file, path.join(target, file.path), now);
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: extractConcurrency }, work));
  const failed = workers.find((worker) => worker.status === 'rejected');
  if (failed) throw failed.reason;
  return bytes;
}

/** Whole small files at once; nothing larger than a chunk is ever held. */
async function writeFile(
  opened: OpenPackage,
  file: PackageEntry,
  target: string,
  now: number,
): Promise<number> {
  const handle = await open(target, 'wx', isExecutable(file) ? 0o755 : 0o644);
  let bytes: number;
  try {
    bytes = await readChecked(opened, file, async (chunk) => {
      await handle.write(chunk);
    });
  } finally {
    await handle.close();
  }
  const modified = file.entry.getLastModDate();
  if (modified.getTime() <= now) await utimes(target, modified, modified);
  return bytes;
}

function isExecutable({ path: name, entry }: PackageEntry): boolean {
  const mode = entry.externalFileAttributes >>> 16;
  return (mode & 0o111) !== 0 || name.toLowerCase().endsWith('.sh');
}

async function removeAll(opened: OpenPackage, target: string): Promise<void> {
  const tops = new Set(opened.entries.map((entry) => entry.path.split('/')[0] ?? ''));
  for (const top of tops) if (top !== '') await rm(path.join(target, top), { recursive: true, force: true });
}
