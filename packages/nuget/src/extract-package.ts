/** Unpacking a package into a folder. */
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { isExcluded, isNuspec } from './entry-name.ts';
import { inParallel } from './in-parallel.ts';
import { defaultLimits, entriesAtOnce, type PackageLimits } from './limits.ts';
import { type OpenZip, type PackageEntry, withPackage } from './open-package.ts';
import { PackageError } from './package-error.ts';
import type { PackageId } from './package-id.ts';
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
  { signal, exclude = () => false }: ExtractOptions,
): Promise<ExtractedFiles> {
  const files = opened.files.filter((entry) => !exclude(entry.path));
  const undo = await makeTarget(target);
  try {
    for (const folder of foldersOf(opened, files))
      await mkdir(path.join(target, folder), { recursive: true });
    await inParallel(files, entriesAtOnce, (entry, off) => writeEntry(opened, entry, target, off), signal);
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

async function writeEntry(
  { handle }: OpenZip,
  entry: PackageEntry,
  target: string,
  signal: AbortSignal,
): Promise<void> {
  await writeNew(path.join(target, entry.path), entry, (take) => readContent(handle, entry, take, signal));
}

export type FileFacts = {
  readonly path: string;
  readonly mode: number;
  readonly modified: Date | undefined;
};

/** `wx` never writes through a link or over a file. Without a time, or with one in the future, it is as new as it is. */
export async function writeNew(
  place: string,
  facts: FileFacts,
  read: (take: (chunk: Buffer) => Promise<void>) => Promise<unknown>,
): Promise<void> {
  const file = await open(place, 'wx', isExecutable(facts) ? 0o755 : 0o644);
  try {
    await read((chunk) => file.writeFile(chunk));
    const { modified } = facts;
    if (modified && modified.getTime() <= Date.now()) await file.utimes(modified, modified);
  } finally {
    await file.close();
  }
}

function isExecutable({ path: name, mode }: FileFacts): boolean {
  return (mode & 0o111) !== 0 || name.toLowerCase().endsWith('.sh');
}
