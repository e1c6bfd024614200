/** Making packages that NuGet's own clients accept: an OPC zip with the files at its root. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type FileOptions, ZipFile } from 'yazl';
import { isExcluded, isNuspec, parseEntryName } from './entry-name.ts';
import { refuseCollisions } from './entry-tree.ts';
import {
  encodePartName,
  metadataFields,
  type PackageMetadata,
  renderContentTypes,
  renderNuspec,
  renderProperties,
  renderRelations,
} from './opc-parts.ts';
import { PackageError, quoteEntry } from './package-error.ts';
import { parsePackageId } from './package-id.ts';
import { parseVersion } from './version/version.ts';

export type PackageFile = {
  /** Inside the package, with `/`. */
  readonly path: string;
  /** A file's path, or the content itself. */
  readonly source: string | Buffer;
  /** Unix permissions; 0644 where not given. */
  readonly mode?: number;
};

export type WriteOptions = {
  /** Of every entry, in local time; 1980-01-01 where not given, so that the same input gives the same bytes. */
  readonly modified?: Date;
  readonly signal?: AbortSignal;
};

/**
 * Writes the package to `target`: a file, whole or not at all, or a stream, which is ended. The order in which files
 * are given does not matter. Throws `PackageError` for metadata or a path that no package can have.
 */
export async function writePackage(
  target: string | Writable,
  metadata: PackageMetadata,
  files: Iterable<PackageFile>,
  options: WriteOptions = {},
): Promise<void> {
  refuseMetadata(metadata);
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  refuseCollisions(sorted.map(checkPath));
  if (typeof target !== 'string') return writeZip(target, metadata, sorted, options);
  await mkdir(path.dirname(target), { recursive: true });
  const partial = partialName(target);
  try {
    await writeZip(createWriteStream(partial), metadata, sorted, options);
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** Where a package stands until it is whole. */
export const partialName = (target: string): string => `${target}.part`;

function refuseMetadata(metadata: PackageMetadata): void {
  const id = parsePackageId(metadata.id);
  if (typeof id !== 'string') throw new PackageError('package.bad-id', id.problem);
  if (!parseVersion(metadata.version)) {
    throw new PackageError('package.bad-version', `${JSON.stringify(metadata.version)} is no version`);
  }
  for (const name of metadataFields) refuseField(name, metadata[name]);
}

/** NuGet refuses a nuspec without authors or description; XML cannot hold most control characters. */
function refuseField(name: (typeof metadataFields)[number], value = ''): void {
  if ((name === 'authors' || name === 'description') && value.trim() === '') {
    throw new PackageError('package.bad-nuspec', `a package needs ${name}: the text must not be empty`);
  }
  if (/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/.test(value) || !value.isWellFormed()) {
    throw new PackageError('package.bad-nuspec', `${name} holds a character that XML cannot hold`);
  }
}

/** What reads the package again must find the same path, and the package's own parts only once. */
function checkPath({ path: name }: PackageFile): { path: string; isFolder: boolean } {
  if (name.endsWith('/') || name.includes('\\') || !name.isWellFormed()) {
    throw new PackageError('package.unsafe-entry', `${quoteEntry(name)} cannot be the path of a file`, name);
  }
  const parsed = parseEntryName(encodePartName(name));
  if (isReserved(name)) {
    const message = `${quoteEntry(name)} is a name that the package needs for itself`;
    throw new PackageError('package.reserved-name', message, name);
  }
  return parsed;
}

/** Other names that are left out on extraction do no harm inside a package. */
function isReserved(name: string): boolean {
  if (isNuspec(name)) return !name.includes('/');
  return isExcluded(name) && !name.toLowerCase().endsWith('.nupkg.sha512');
}

async function writeZip(
  target: Writable,
  metadata: PackageMetadata,
  files: readonly PackageFile[],
  { modified = new Date(1980, 0, 1), signal }: WriteOptions,
): Promise<void> {
  const zip = new ZipFile();
  const content = zip.outputStream as NodeJS.ReadableStream & { destroy(error: Error): void };
  // A source that cannot be read is told to the zip only; whoever waits for its content must hear of it.
  zip.once('error', (error: Error) => content.destroy(error));
  const written = pipeline(content, target, signal ? { signal } : {});
  addEntries(zip, metadata, files, modified);
  zip.end();
  await written;
}

/** Only the DOS time, which has no time zone, is written: the same bytes come out everywhere. */
function addEntries(
  zip: ZipFile,
  metadata: PackageMetadata,
  files: readonly PackageFile[],
  modified: Date,
): void {
  const options = (mode: number): Partial<FileOptions> => {
    return { mtime: modified, forceDosTimestamp: true, mode: 0o100000 | mode };
  };
  const text = (content: string, at: string) => zip.addBuffer(Buffer.from(content), at, options(0o644));
  const nuspec = `${encodePartName(metadata.id)}.nuspec`;
  const properties = renderProperties(metadata);
  const hash = createHash('sha256').update(properties).digest('hex').slice(0, 32);
  const psmdcp = `package/services/metadata/core-properties/${hash}.psmdcp`;
  text(renderRelations(nuspec, psmdcp), '_rels/.rels');
  text(renderNuspec(metadata), nuspec);
  for (const file of files) {
    const at = encodePartName(file.path);
    const mode = options((file.mode ?? 0o644) & 0o777);
    if (typeof file.source === 'string') zip.addFile(file.source, at, mode);
    else zip.addBuffer(file.source, at, mode);
  }
  text(properties, psmdcp);
  text(renderContentTypes(files.map((file) => file.path)), '[Content_Types].xml');
}
