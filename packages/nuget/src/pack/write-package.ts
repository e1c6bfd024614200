/** Making packages that NuGet's own clients accept: an OPC zip with the files at its root. */
import { createHash } from 'node:crypto';
import { checkEntryName, isExcluded, isNuspec, parseEntryName } from '../entry-name.ts';
import { refuseCollisions } from '../entry-tree.ts';
import { PackageError, quoteEntry } from '../package-error.ts';
import { parsePackageId } from '../package-id.ts';
import { parseVersion } from '../version/version.ts';
import {
  encodePartName,
  metadataFields,
  type PackageMetadata,
  renderContentTypes,
  renderNuspec,
  renderProperties,
  renderRelations,
} from './opc-parts.ts';
import type { FileState } from './pack-piece.ts';
import { writeZip, type ZipOptions, type ZipSource } from './write-zip.ts';

export type PackageFile = {
  /** Inside the package, with `/`. */
  readonly path: string;
  /** A file's path, or the content itself. */
  readonly source: string | Buffer;
  /** Unix permissions; 0644 where not given. */
  readonly mode?: number;
  /** The file as it was when it was chosen: one that has changed since is refused. */
  readonly seen?: FileState;
};

export type WriteOptions = ZipOptions & {
  /** The manifest as it is to stand in the package; made of the metadata where not given. */
  readonly nuspec?: string;
};

/**
 * Writes the package to `target`, whole or not at all. The order in which files are given does not matter. Throws
 * `PackageError` for metadata or a path that no package can have, and for a file that changes meanwhile.
 */
export async function writePackage(
  target: string,
  metadata: PackageMetadata,
  files: Iterable<PackageFile>,
  { nuspec = renderNuspec(metadata), ...options }: WriteOptions = {},
): Promise<void> {
  refuseMetadata(metadata);
  const sorted = inOrderOfPaths(files);
  refuseCollisions(sorted.map(checkPath));
  await writeZip(target, partsOf(metadata, nuspec, sorted), options);
}

/** As `writePackage`, but a zip of nothing but the files. */
export async function writeArchive(
  target: string,
  files: Iterable<PackageFile>,
  options: ZipOptions = {},
): Promise<void> {
  const sorted = inOrderOfPaths(files);
  refuseCollisions(sorted.map((file) => checkEntryName(refuseOddPath(file))));
  await writeZip(
    target,
    sorted.map((file) => sourceOf(file, file.path)),
    options,
  );
}

/** By the numbers of their characters, which no language or system has its own opinion of. */
const inOrderOfPaths = (files: Iterable<PackageFile>): PackageFile[] =>
  [...files].sort((a, b) => (a.path < b.path ? -1 : 1));

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
function checkPath(file: PackageFile): { path: string; isFolder: boolean } {
  const name = refuseOddPath(file);
  const parsed = parseEntryName(encodePartName(name));
  if (isNuspec(name) && !name.includes('/')) {
    const message = `${quoteEntry(name)} would be a second nuspec: a package has one, which is made for it`;
    throw new PackageError('package.two-nuspecs', message, name);
  }
  if (isReserved(name)) {
    const message = `${quoteEntry(name)} is a name that the package needs for itself`;
    throw new PackageError('package.reserved-name', message, name);
  }
  return parsed;
}

function refuseOddPath({ path: name }: PackageFile): string {
  if (!name.endsWith('/') && !name.includes('\\') && name.isWellFormed()) return name;
  throw new PackageError('package.unsafe-entry', `${quoteEntry(name)} cannot be the path of a file`, name);
}

/** Other names that are left out on extraction do no harm inside a package. */
function isReserved(name: string): boolean {
  return isExcluded(name) && !isNuspec(name) && !name.toLowerCase().endsWith('.nupkg.sha512');
}

/** The package's own parts and the files. */
function partsOf(metadata: PackageMetadata, nuspec: string, files: readonly PackageFile[]): ZipSource[] {
  const text = (name: string, content: string) => ({ name, source: Buffer.from(content), mode: plainMode });
  const nuspecName = `${encodePartName(metadata.id)}.nuspec`;
  const properties = renderProperties(metadata);
  const hash = createHash('sha256').update(properties).digest('hex').slice(0, 32);
  const psmdcp = `package/services/metadata/core-properties/${hash}.psmdcp`;
  return [
    text('_rels/.rels', renderRelations(nuspecName, psmdcp)),
    text(nuspecName, nuspec),
    ...files.map((file) => sourceOf(file, encodePartName(file.path))),
    text(psmdcp, properties),
    text('[Content_Types].xml', renderContentTypes(files.map((file) => file.path))),
  ];
}

const plainMode = 0o644;

const sourceOf = ({ source, mode = plainMode, seen }: PackageFile, name: string): ZipSource => ({
  ...{ name, source, mode: mode & 0o777 },
  ...(seen ? { seen } : {}),
});
