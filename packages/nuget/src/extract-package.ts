/** Unpacking a package into a folder. */
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { isExcluded, isNuspec } from './entry-name.ts';
import { inParallel } from './in-parallel.ts';
import { defaultLimits, entriesAtOnce, type PackageLimits } from './limits.ts';
import { type OpenZip, type PackageEntry, withPackage } from './open-package.ts';
import { PackageError } from './package-error.ts';
import type { PackageId } from './package-id.ts';
import { type OnRetry, writeNewFile } from './write-new-file.ts';
import { readContent } from './zip-content.ts';

export type Extracted = {
  readonly id: PackageId;
  /** As the nuspec has it. */
  readonly version: string;
  readonly files: number;
  readonly bytes: number;
};

export type ExtractOptions = {
  readonly limits?: PackageLimits;
  readonly signal?: AbortSignal;
  /** Leaves out further files: gets the path below the target, with `/`. */
  readonly exclude?: (path: string) => boolean;
  /** Hears of each time that a file could not be written and is tried again. */
  readonly onRetry?: OnRetry;
};

/**
 * Writes the package's files below `target`, a folder that is empty or not there yet and that nobody else writes to.
 * Every name is checked before the first byte is written; on a failure all that was written is removed again. Throws
 * `PackageError`; `package.target-not-empty` where the folder holds something.
 */
export function extractPackage(
  file: string,
  target: string,
  options: ExtractOptions = {},
): Promise<Extracted> {
  const { limits = defaultLimits, signal } = options;
  return withPackage(file, limits, signal, async (opened) => {
    const { id, version } = opened.nuspec;
    return { id, version: version.original, ...(await extractZip(opened, target, options)) };
  });
}

export type ExtractedFiles = Pick<Extracted, 'files' | 'bytes'>;

/** As `extractPackage`, of a zip that is open. */
export async function extractZip(
  opened: OpenZip,
  target: string,
  { signal, onRetry, exclude = () => false }: ExtractOptions,
): Promise<ExtractedFiles> {
  const files = opened.files.filter((entry) => !exclude(entry.path));
  const undo = await makeTarget(target);
  try {
    for (const folder of foldersOf(opened, files))
      await mkdir(path.join(target, folder), { recursive: true });
    const write = (entry: PackageEntry, off: AbortSignal) => {
      const read = (take: (chunk: Buffer) => Promise<void>) => readContent(opened.handle, entry, take, off);
      return writeNewFile(path.join(target, entry.path), entry, read, onRetry);
    };
    await inParallel(files, entriesAtOnce, write, signal);
  } catch (error) {
    await undo();
    throw error;
  }
  return { files: files.length, bytes: files.reduce((sum, entry) => sum + entry.bytes, 0) };
}

/** Makes the folder and gives back what takes it away again, with the folders above it that were made too. */
export async function makeTarget(target: string): Promise<() => Promise<void>> {
  const made = await mkdir(target, { recursive: true });
  if (made !== undefined) return () => rm(made, { recursive: true, force: true });
  if ((await readdir(target)).length > 0) {
    throw new PackageError('package.target-not-empty', `the folder ${target} is not empty`);
  }
  return async () => {
    for (const name of await readdir(target))
      await rm(path.join(target, name), { recursive: true, force: true });
  };
}

/** Of the files, of folders that the package names, and of nuspecs, which are left out without their folders. */
function foldersOf({ entries, nuspec }: OpenZip, files: readonly PackageEntry[]): Set<string> {
  const isOwn = (entry: PackageEntry) => nuspec !== undefined && isExcluded(`${entry.path}/`);
  const named = entries.filter((entry) => entry.isFolder && !isOwn(entry));
  const ofFiles = [...files, ...entries.filter((entry) => isNuspec(entry.path))];
  return new Set([
    ...named.map((entry) => entry.path),
    ...ofFiles.map((entry) => path.posix.dirname(entry.path)),
  ]);
}
