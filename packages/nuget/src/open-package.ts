/** Opens a package and checks all that its table of contents says, before any content is read. */
import { type FileHandle, open } from 'node:fs/promises';
import {
  checkEntryName,
  type EntryPath,
  isExcluded,
  isNuspec,
  parseEntryName,
  unsafeEntry,
} from './entry-name.ts';
import { refuseCollisions } from './entry-tree.ts';
import type { PackageLimits } from './limits.ts';
import { type Nuspec, readNuspec } from './nuspec.ts';
import { PackageError, quoteEntry } from './package-error.ts';
import { methods, readContent, refuseOverlap, type ZipContent } from './zip-content.ts';
import { readZipDirectory, type ZipRecord } from './zip-directory.ts';

export type PackageEntry = ZipContent & EntryPath;

export type OpenZip = {
  readonly handle: FileHandle;
  /** Undefined for a zip that is no NuGet package. */
  readonly nuspec: Nuspec | undefined;
  /** The nuspec as it was packed; empty where there is none. */
  readonly nuspecBytes: Buffer;
  readonly entries: readonly PackageEntry[];
  /** What will be installed: files, without the package's own bookkeeping. */
  readonly files: readonly PackageEntry[];
};

export type OpenPackage = OpenZip & { readonly nuspec: Nuspec };

/** Opens the package for the time of `use`; whatever can be refused without reading content is refused before. */
export function withPackage<T>(
  file: string,
  limits: PackageLimits,
  signal: AbortSignal | undefined,
  use: (opened: OpenPackage) => Promise<T>,
): Promise<T> {
  return withZip(file, limits, signal, (opened) => {
    const { nuspec } = opened;
    if (nuspec) return use({ ...opened, nuspec });
    throw new PackageError('package.no-nuspec', 'the package has no .nuspec file at its root');
  });
}

/** As `withPackage`, also for a zip that has no nuspec: then nothing in it is bookkeeping. */
export async function withZip<T>(
  file: string,
  limits: PackageLimits,
  signal: AbortSignal | undefined,
  use: (opened: OpenZip) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const handle = await open(file, 'r');
  try {
    return await use(await checkZip(handle, limits));
  } finally {
    await handle.close();
  }
}

async function checkZip(handle: FileHandle, limits: PackageLimits): Promise<OpenZip> {
  const { size } = await handle.stat();
  const records = await readZipDirectory(handle, size, limits);
  const isPackage = records.some(({ rawName }) => /^[^/\\]+\.nuspec$/i.test(rawName));
  const parseName = isPackage ? parseEntryName : checkEntryName;
  const entries = withRoom(
    records.map((record) => checkRecord(record, parseName(record.rawName))),
    size,
  );
  refuseCollisions(entries);
  refuseTooMuch(entries, size, limits);
  for (const entry of entries) refuseOverlap(entry);
  const manifest = isPackage ? await readManifest(handle, entries, limits) : undefined;
  const files = entries.filter(({ path, isFolder }) => !isFolder && !(isPackage && isExcluded(path)));
  return {
    handle,
    nuspec: manifest?.nuspec,
    nuspecBytes: manifest?.nuspecBytes ?? Buffer.alloc(0),
    entries,
    files,
  };
}

const unixType = { mask: 0o170000, regular: 0o100000, folder: 0o040000 };

function checkRecord(record: ZipRecord, { path, isFolder: endsInSlash }: EntryPath): ZipRecord & EntryPath {
  const { rawName, method, bytes } = record;
  const type = record.mode & unixType.mask;
  if (type !== 0 && type !== unixType.regular && type !== unixType.folder) {
    throw unsafeEntry(rawName, 'it is a link or a special file');
  }
  const isFolder = endsInSlash || type === unixType.folder;
  if (record.isEncrypted) {
    throw new PackageError('package.encrypted', `the entry ${quoteEntry(path)} is encrypted`, path);
  }
  if (method !== methods.stored && method !== methods.deflated) {
    const message = `the entry ${quoteEntry(path)} is packed with method ${method}; only deflate is understood`;
    throw new PackageError('package.unsupported', message, path);
  }
  if ((isFolder && bytes > 0) || (method === methods.stored && bytes !== record.packedBytes)) {
    const message = `the entry ${quoteEntry(path)} lies about its size: ${bytes} bytes in ${record.packedBytes} cannot be`;
    throw new PackageError('package.lies-about-size', message, path);
  }
  return { ...record, path, isFolder };
}

/** Entries need not stand in the file in the order of the table of contents. */
function withRoom(records: readonly (ZipRecord & EntryPath)[], fileBytes: number): PackageEntry[] {
  const starts = records.map(({ offset }, index) => ({ offset, index })).sort((a, b) => a.offset - b.offset);
  const ends = new Map(starts.map(({ index }, at) => [index, starts[at + 1]?.offset ?? fileBytes]));
  return records.map((record, index) => ({ ...record, endsBefore: ends.get(index) ?? fileBytes }));
}

function refuseTooMuch(entries: readonly PackageEntry[], packed: number, limits: PackageLimits): void {
  const unpacked = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  if (unpacked > limits.totalBytes) {
    const message = `the package unpacks to ${unpacked} bytes; at most ${limits.totalBytes} are allowed`;
    throw new PackageError('package.too-large', message);
  }
  if (unpacked > limits.ratioFromBytes && unpacked > packed * limits.ratio) {
    const times = Math.round(unpacked / Math.max(1, packed));
    const message = `the package unpacks to ${times} times its size; at most ${limits.ratio} times is allowed`;
    throw new PackageError('package.ratio', message);
  }
}

async function readManifest(
  handle: FileHandle,
  entries: readonly PackageEntry[],
  limits: PackageLimits,
): Promise<Pick<OpenPackage, 'nuspec' | 'nuspecBytes'>> {
  const manifests = entries.filter(
    ({ path, isFolder }) => !isFolder && !path.includes('/') && isNuspec(path),
  );
  const [manifest, second] = manifests;
  if (!manifest) throw new PackageError('package.no-nuspec', 'the package has no .nuspec file at its root');
  if (second) {
    const names = manifests.map(({ path }) => quoteEntry(path)).join(', ');
    const message = `the package has more than one .nuspec file at its root: ${names}`;
    throw new PackageError('package.two-nuspecs', message, second.path);
  }
  if (manifest.bytes > limits.nuspecBytes) {
    const message = `${quoteEntry(manifest.path)} has ${manifest.bytes} bytes; at most ${limits.nuspecBytes} are allowed`;
    throw new PackageError('package.too-large', message, manifest.path);
  }
  const chunks: Buffer[] = [];
  await readContent(handle, manifest, (chunk) => {
    chunks.push(Buffer.from(chunk));
  });
  const nuspecBytes = Buffer.concat(chunks);
  return { nuspec: readNuspec(nuspecBytes, manifest.path), nuspecBytes };
}
