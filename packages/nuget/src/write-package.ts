/** Making packages that NuGet's own clients accept: an OPC zip with the files at its root. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { safeEntryPath } from './entry-name.ts';
import { escapeXml, type PackageMetadata, renderNuspec } from './nuspec.ts';
import { PackageError } from './package-error.ts';
import { parsePackageId } from './package-id.ts';
import { parseVersion } from './version.ts';

export type PackageFile = {
  /** Inside the package, with `/`. */
  readonly path: string;
  /** A file's path, or the content itself. */
  readonly source: string | Buffer;
  /** Unix permissions; 0644 where not given. */
  readonly mode?: number;
};

/** One moment for every entry, so that the same input gives the same bytes. The first that a zip can hold. */
const epoch = new Date(1980, 0, 1);

/** Writes the package to `target` whole or not at all. Throws `PackageError` for an id, version or path that is wrong. */
export async function writePackage(
  target: string,
  metadata: PackageMetadata,
  files: Iterable<PackageFile>,
): Promise<void> {
  const id = parsePackageId(metadata.id);
  if (typeof id !== 'string') throw new PackageError('package.bad-id', id.problem);
  if (!parseVersion(metadata.version)) {
    throw new PackageError('package.bad-version', `"${metadata.version}" is no version`);
  }
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const file of sorted) safeEntryPath(encodeName(file.path));
  await mkdir(path.dirname(target), { recursive: true });
  const partial = `${target}.part`;
  try {
    const zip = new ZipFile();
    const written = pipeline(zip.outputStream as NodeJS.ReadableStream, createWriteStream(partial));
    const failed = new Promise<never>((_, reject) => {
      (zip as unknown as NodeJS.EventEmitter).once('error', reject);
    });
    addEntries(zip, metadata, sorted);
    zip.end();
    await Promise.race([written, failed]);
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

function addEntries(zip: ZipFile, metadata: PackageMetadata, files: readonly PackageFile[]): void {
  const nuspec = renderNuspec(metadata);
  const properties = renderProperties(metadata);
  const name = createHash('sha256').update(properties).digest('hex').slice(0, 32);
  const psmdcp = `package/services/metadata/core-properties/${name}.psmdcp`;
  const text = (content: string, at: string) =>
    zip.addBuffer(Buffer.from(content), at, { mtime: epoch, mode: 0o100644 });
  text(renderRelations(metadata.id, psmdcp), '_rels/.rels');
  text(nuspec, `${metadata.id}.nuspec`);
  for (const file of files) {
    const options = { mtime: epoch, mode: 0o100000 | (file.mode ?? 0o644) };
    const at = encodeName(file.path);
    if (typeof file.source === 'string') zip.addFile(file.source, at, options);
    else zip.addBuffer(file.source, at, options);
  }
  text(properties, psmdcp);
  text(renderContentTypes(files.map((file) => file.path)), '[Content_Types].xml');
}

/** Part names of OPC are URIs; each segment is percent-encoded but for what NuGet leaves as it is. */
function encodeName(name: string): string {
  return name
    .split('/')
    .map((segment) =>
      encodeURIComponent(segment).replaceAll(/%(?:40|2B|2C|3D|24|26)/gi, (code) => decodeURIComponent(code)),
    )
    .join('/');
}

const xmlHead = '<?xml version="1.0" encoding="utf-8"?>';
const schemas = 'http://schemas.openxmlformats.org/package/2006';

function renderRelations(id: string, psmdcp: string): string {
  const relation = (type: string, target: string, name: string) =>
    `  <Relationship Type="${type}" Target="/${escapeXml(target)}" Id="${name}" />`;
  return [
    xmlHead,
    `<Relationships xmlns="${schemas}/relationships">`,
    relation('http://schemas.microsoft.com/packaging/2010/07/manifest', `${id}.nuspec`, 'R1'),
    relation(`${schemas}/relationships/metadata/core-properties`, psmdcp, 'R2'),
    '</Relationships>',
    '',
  ].join('\n');
}

function renderProperties(metadata: PackageMetadata): string {
  const dc = 'http://purl.org/dc';
  return [
    xmlHead,
    `<coreProperties xmlns:dc="${dc}/elements/1.1/" xmlns:dcterms="${dc}/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="${schemas}/metadata/core-properties">`,
    `  <dc:creator>${escapeXml(metadata.authors)}</dc:creator>`,
    `  <dc:description>${escapeXml(metadata.description)}</dc:description>`,
    `  <dc:identifier>${escapeXml(metadata.id)}</dc:identifier>`,
    `  <version>${escapeXml(metadata.version)}</version>`,
    `  <keywords>${escapeXml(metadata.tags ?? '')}</keywords>`,
    '  <lastModifiedBy>Tako</lastModifiedBy>',
    '</coreProperties>',
    '',
  ].join('\n');
}

function renderContentTypes(paths: readonly string[]): string {
  const octet = 'application/octet';
  const types = new Map([
    ['rels', 'application/vnd.openxmlformats-package.relationships+xml'],
    ['psmdcp', 'application/vnd.openxmlformats-package.core-properties+xml'],
    ['nuspec', octet],
  ]);
  const bare: string[] = [];
  for (const file of paths) {
    const extension = path.posix.extname(file).slice(1).toLowerCase();
    if (extension === '') bare.push(file);
    else if (!types.has(extension)) types.set(extension, octet);
  }
  return [
    xmlHead,
    `<Types xmlns="${schemas}/content-types">`,
    ...[...types].map(
      ([extension, type]) => `  <Default Extension="${escapeXml(extension)}" ContentType="${type}" />`,
    ),
    ...bare.map((file) => `  <Override PartName="/${escapeXml(encodeName(file))}" ContentType="${octet}" />`),
    '</Types>',
    '',
  ].join('\n');
}

/** Packs every file below `folder`, but for `.git` and the package that is being made. */
export async function packFolder(folder: string, metadata: PackageMetadata, target: string): Promise<number> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: PackageFile[] = [];
  for (const entry of names) {
    if (!entry.isFile()) continue;
    const source = path.join(entry.parentPath, entry.name);
    const inside = path.relative(folder, source).split(path.sep).join('/');
    if (inside.startsWith('.git/') || path.resolve(source).startsWith(path.resolve(target))) continue;
    files.push({ path: inside, source, mode: (await stat(source)).mode & 0o111 ? 0o755 : 0o644 });
  }
  await writePackage(target, metadata, files);
  return files.length;
}
