/** Opens a package and checks all that its table of contents says, before any content is read. */
import type { Readable } from 'node:stream';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { isExcluded, refuseCollisions, refuseSpecialFile, safeEntryPath } from './entry-name.ts';
import { defaultLimits, type PackageLimits } from './limits.ts';
import { type Nuspec, readNuspec } from './nuspec.ts';
import { PackageError } from './package-error.ts';

export type PackageEntry = { readonly path: string; readonly entry: Entry; readonly isFolder: boolean };

export type OpenPackage = {
  readonly zip: ZipFile;
  readonly nuspec: Nuspec;
  readonly entries: readonly PackageEntry[];
  /** What will be installed: files, without the package's own bookkeeping. */
  readonly files: readonly PackageEntry[];
  close(): void;
};

/** Opens a zip for random access. Throws `package.not-a-zip`. */
function openZip(file: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    const options = {
      lazyEntries: true,
      autoClose: false,
      decodeStrings: true,
      validateEntrySizes: true,
      strictFileNames: true,
    };
    yauzl.open(file, options, (error, zip) => {
      if (!error && zip) return resolve(zip);
      if (error && 'code' in error) return reject(error);
      reject(
        new PackageError(
          'package.not-a-zip',
          `the package is not a zip file: ${error?.message}`,
          undefined,
          error,
        ),
      );
    });
  });
}

async function readEntries(zip: ZipFile, limits: PackageLimits): Promise<Entry[]> {
  if (zip.entryCount > limits.entries) throw tooMany(zip.entryCount, limits);
  const entries: Entry[] = [];
  return new Promise((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      entries.push(entry);
      if (entries.length > limits.entries) return reject(tooMany(entries.length, limits));
      zip.readEntry();
    });
    zip.once('end', () => resolve(entries));
    zip.once('error', (error: Error) => {
      const unsafe = /file ?name|relative path|absolute path|backslash/i.test(error.message);
      const code = unsafe ? 'package.unsafe-entry' : 'package.corrupt';
      reject(
        new PackageError(
          code,
          `the package's table of contents is broken: ${error.message}`,
          undefined,
          error,
        ),
      );
    });
    zip.readEntry();
  });
}

function tooMany(count: number, limits: PackageLimits): PackageError {
  return new PackageError(
    'package.too-many-entries',
    `the package has ${count} entries; at most ${limits.entries} are allowed`,
  );
}

function checkEntry(entry: Entry): PackageEntry {
  const name = entry.fileName;
  refuseSpecialFile(name, entry.externalFileAttributes);
  if (entry.isEncrypted())
    throw new PackageError('package.encrypted', `the entry "${name}" is encrypted`, name);
  return { path: safeEntryPath(name), entry, isFolder: name.endsWith('/') };
}

function checkSizes(entries: readonly PackageEntry[], limits: PackageLimits): void {
  const packed = entries.reduce((sum, { entry }) => sum + entry.compressedSize, 0);
  const unpacked = entries.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0);
  if (unpacked > limits.totalBytes) {
    throw new PackageError(
      'package.too-large',
      `the package unpacks to ${unpacked} bytes; at most ${limits.totalBytes} are allowed`,
    );
  }
  if (unpacked > limits.ratioFromBytes && unpacked > packed * limits.ratio) {
    throw new PackageError(
      'package.ratio',
      `the package unpacks to ${Math.round(unpacked / Math.max(1, packed))} times its size; at most ${limits.ratio} times is allowed`,
    );
  }
}

/** The content of an entry, inflated, cut off with an error where it is longer than its header says. */
export function openEntry(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) return reject(corrupt(entry.fileName, error));
      resolve(stream);
    });
  });
}

/** What yauzl or zlib said of an entry's content, in our terms. */
export function corrupt(name: string, error: Error): Error {
  if (error instanceof PackageError) return error;
  const lies = /too many bytes|not enough bytes/i.test(error.message);
  const zlib = 'code' in error && /^Z_/.test(String(error.code));
  if ('code' in error && !zlib) return error;
  return lies
    ? new PackageError(
        'package.lies-about-size',
        `the entry "${name}" is not as long as it says: ${error.message}`,
        name,
        error,
      )
    : new PackageError('package.corrupt', `the entry "${name}" is damaged: ${error.message}`, name, error);
}

async function readManifest(
  zip: ZipFile,
  entries: readonly PackageEntry[],
  limits: PackageLimits,
): Promise<Nuspec> {
  const manifests = entries.filter(({ path, isFolder }) => !isFolder && /^[^/]+\.nuspec$/i.test(path));
  const [manifest, second] = manifests;
  if (!manifest) throw new PackageError('package.no-nuspec', 'the package has no .nuspec file at its root');
  if (second) {
    const names = manifests.map(({ path }) => path).join(', ');
    throw new PackageError(
      'package.two-nuspecs',
      `the package has more than one .nuspec file at its root: ${names}`,
    );
  }
  if (manifest.entry.uncompressedSize > limits.nuspecBytes) {
    throw new PackageError(
      'package.too-large',
      `${manifest.path} is larger than ${limits.nuspecBytes} bytes`,
      manifest.path,
    );
  }
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of await openEntry(zip, manifest.entry)) chunks.push(chunk as Buffer);
  } catch (error) {
    throw corrupt(manifest.path, error as Error);
  }
  return readNuspec(Buffer.concat(chunks), manifest.path);
}

/** Opens the package; everything that can be refused without reading its content is refused here. */
export async function openPackage(file: string, limits: PackageLimits = defaultLimits): Promise<OpenPackage> {
  const zip = await openZip(file);
  try {
    const entries = (await readEntries(zip, limits)).map(checkEntry);
    refuseCollisions(entries.filter(({ isFolder }) => !isFolder).map(({ path }) => path));
    checkSizes(entries, limits);
    const nuspec = await readManifest(zip, entries, limits);
    const files = entries.filter(({ path, isFolder }) => !isFolder && !isExcluded(path));
    return { zip, nuspec, entries, files, close: () => zip.close() };
  } catch (error) {
    zip.close();
    throw error;
  }
}
