/** Unpacking a tar file into a folder: what is in it is checked as a whole before the first byte is written. */
import { copyFile, mkdir, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { checkEntryName, type EntryPath, unsafeEntry } from './entry-name.ts';
import { refuseCollisions } from './entry-tree.ts';
import { type ExtractedFiles, type ExtractOptions, makeTarget } from './extract-package.ts';
import { defaultLimits, type PackageLimits } from './limits.ts';
import { PackageError } from './package-error.ts';
import { readTar, type TarPacking } from './read-tar.ts';
import type { TarHeader } from './tar-header.ts';
import { writeNewFile } from './write-new-file.ts';

type Entry = EntryPath & {
  readonly kind: 'file' | 'folder' | 'link' | 'copy';
  readonly bytes: number;
  /** Of a link what stands in it; of a hard link the file that it is. */
  readonly target: string;
};

/** As `extractPackage`. Links must stay in the folder; hard links become copies. */
export async function extractTar(
  file: string,
  packing: TarPacking,
  target: string,
  options: Omit<ExtractOptions, 'exclude'> = {},
): Promise<ExtractedFiles> {
  const { limits = defaultLimits, signal } = options;
  const entries = await checkTar(file, packing, limits, signal);
  const undo = await makeTarget(target);
  try {
    for (const folder of foldersOf(entries)) await mkdir(path.join(target, folder), { recursive: true });
    await writeFiles(file, packing, target, options);
    const copies = entries.filter(({ kind }) => kind === 'copy');
    for (const copy of copies) await copyFile(path.join(target, copy.target), path.join(target, copy.path));
    // Last, so that nothing is ever written through one.
    const links = entries.filter(({ kind }) => kind === 'link');
    for (const link of links) await symlink(link.target, path.join(target, link.path));
  } catch (error) {
    await undo();
    throw error;
  }
  const files = entries.filter(({ kind }) => kind !== 'folder');
  return { files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** Every entry, each with a name that is safe. Throws `PackageError`. */
export async function checkTar(
  file: string,
  packing: TarPacking,
  limits: PackageLimits,
  signal?: AbortSignal,
): Promise<readonly Entry[]> {
  const { size } = await stat(file);
  const entries: Entry[] = [];
  let bytes = 0;
  const visit = (header: TarHeader) => {
    const entry = entryOf(header);
    if (!entry) return;
    entries.push(entry);
    bytes += entry.bytes;
    refuseTooMuch({ entries: entries.length, bytes, packed: size }, limits);
  };
  await readTar(file, packing, visit, signal);
  refuseCollisions(entries);
  const files = new Set(entries.flatMap((entry) => (entry.kind === 'file' ? [entry.path] : [])));
  const lost = entries.find((entry) => entry.kind === 'copy' && !files.has(entry.target));
  if (lost) throw unsafeEntry(lost.path, 'it is a hard link to a file that is not in the archive');
  return entries;
}

/** Before more is unpacked than a package may hold. */
function refuseTooMuch(
  { entries, bytes, packed }: { entries: number; bytes: number; packed: number },
  limits: PackageLimits,
): void {
  if (entries > limits.entries) {
    const message = `the archive has more than ${limits.entries} entries, which are allowed`;
    throw new PackageError('package.too-many-entries', message);
  }
  if (!(bytes <= limits.totalBytes)) {
    const message = `the archive unpacks to more than ${limits.totalBytes} bytes, which are allowed`;
    throw new PackageError('package.too-large', message);
  }
  if (bytes > limits.ratioFromBytes && bytes > packed * limits.ratio) {
    const message = `the archive unpacks to more than ${limits.ratio} times its size, which are allowed`;
    throw new PackageError('package.ratio', message);
  }
}

/** Undefined for the folder itself, as which most archives begin. */
function entryOf({ name, type, bytes, linkName }: TarHeader): Entry | undefined {
  const inner = withoutDot(name);
  if (inner === '') return undefined;
  const { path: place, isFolder } = checkEntryName(inner);
  switch (type) {
    case '0':
    case '7':
      if (isFolder) return { path: place, isFolder, kind: 'folder', bytes: 0, target: '' };
      return { path: place, isFolder: false, kind: 'file', bytes, target: '' };
    case '5':
      return { path: place, isFolder: true, kind: 'folder', bytes: 0, target: '' };
    case '1':
      return {
        ...{ path: place, isFolder: false, kind: 'copy', bytes: 0 },
        target: checkEntryName(withoutDot(linkName)).path,
      };
    case '2':
      return { path: place, isFolder: false, kind: 'link', bytes: 0, target: checkLink(place, linkName) };
    default:
      throw unsafeEntry(name, 'it is a special file');
  }
}

/** `./a`, as archives of a folder name what is in it. */
const withoutDot = (name: string): string => name.replace(/^(?:\.\/+)+/, '').replace(/^\.$/, '');

/** It may go up as far as to the folder itself, and then only down: what it meets on the way stays inside as well. */
function checkLink(place: string, target: string): string {
  const parts = target.split('/').filter((part) => part !== '' && part !== '.');
  const up = parts.findIndex((part) => part !== '..');
  const ups = up < 0 ? parts.length : up;
  const leaves = ups > place.split('/').length - 1 || parts.slice(ups).includes('..');
  if (target === '' || leaves || path.isAbsolute(target) || /[\\:\0]/.test(target)) {
    throw unsafeEntry(place, 'it is a link that leaves the folder');
  }
  return target;
}

function foldersOf(entries: readonly Entry[]): Set<string> {
  return new Set(
    entries.map((entry) => (entry.kind === 'folder' ? entry.path : path.posix.dirname(entry.path))),
  );
}

async function writeFiles(
  file: string,
  packing: TarPacking,
  target: string,
  { signal, onRetry }: ExtractOptions,
): Promise<void> {
  await readTar(
    file,
    packing,
    async (header, content) => {
      const entry = entryOf(header);
      if (entry?.kind !== 'file') return;
      const facts = { path: entry.path, mode: header.mode, modified: header.modified };
      await writeNewFile(path.join(target, entry.path), facts, (take) => content(take), onRetry);
    },
    signal,
  );
}
