/** The parts that make a zip a package (ECMA-376 part 2, and what NuGet expects): all as text, nothing is written. */
import path from 'node:path';

export type PackageMetadata = {
  readonly id: string;
  readonly version: string;
  readonly authors: string;
  readonly description: string;
  readonly title?: string;
  readonly releaseNotes?: string;
  readonly tags?: string;
};

export const metadataFields = [
  'id',
  'version',
  'title',
  'authors',
  'description',
  'releaseNotes',
  'tags',
] as const;

export const xmlHead = '<?xml version="1.0" encoding="utf-8"?>';
/** What all of NuGet's namespaces of a nuspec begin with. */
export const manifestSchema = 'http://schemas.microsoft.com/packaging/';
const schemas = 'http://schemas.openxmlformats.org/package/2006';

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A carriage return would be read back as a line feed. */
export function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (char) => escapes[char] ?? char).replaceAll('\r', '&#13;');
}

const document = (...lines: readonly string[]): string => [xmlHead, ...lines, ''].join('\n');

export function renderNuspec(metadata: PackageMetadata): string {
  const fields = metadataFields.flatMap((name) => {
    const value = metadata[name];
    return value === undefined || value === '' ? [] : [`    <${name}>${escapeXml(value)}</${name}>`];
  });
  return document(
    `<package xmlns="${manifestSchema}2013/05/nuspec.xsd">`,
    '  <metadata>',
    ...fields,
    '  </metadata>',
    '</package>',
  );
}

export function renderRelations(nuspec: string, properties: string): string {
  const relation = (type: string, target: string, name: string) =>
    `  <Relationship Type="${type}" Target="/${escapeXml(target)}" Id="${name}" />`;
  return document(
    `<Relationships xmlns="${schemas}/relationships">`,
    relation('http://schemas.microsoft.com/packaging/2010/07/manifest', nuspec, 'R1'),
    relation(`${schemas}/relationships/metadata/core-properties`, properties, 'R2'),
    '</Relationships>',
  );
}

export function renderProperties(metadata: PackageMetadata): string {
  const dublinCore = 'http://purl.org/dc/elements/1.1/';
  return document(
    `<coreProperties xmlns:dc="${dublinCore}" xmlns="${schemas}/metadata/core-properties">`,
    `  <dc:creator>${escapeXml(metadata.authors)}</dc:creator>`,
    `  <dc:description>${escapeXml(metadata.description)}</dc:description>`,
    `  <dc:identifier>${escapeXml(metadata.id)}</dc:identifier>`,
    `  <version>${escapeXml(metadata.version)}</version>`,
    `  <keywords>${escapeXml(metadata.tags ?? '')}</keywords>`,
    '  <lastModifiedBy>Tako</lastModifiedBy>',
    '</coreProperties>',
  );
}

/** One type for each extension; a file without one, or with one that is more than a word, is named by itself. */
export function renderContentTypes(paths: readonly string[]): string {
  const octet = 'application/octet';
  const types = new Map([
    ['rels', 'application/vnd.openxmlformats-package.relationships+xml'],
    ['psmdcp', 'application/vnd.openxmlformats-package.core-properties+xml'],
    ['nuspec', octet],
  ]);
  const alone: string[] = [];
  for (const file of paths) {
    const extension = path.posix.extname(file).slice(1).toLowerCase();
    if (!/^[\w-]+$/.test(extension)) alone.push(encodePartName(file));
    else if (!types.has(extension)) types.set(extension, octet);
  }
  return document(
    `<Types xmlns="${schemas}/content-types">`,
    ...[...types].map(([extension, type]) => `  <Default Extension="${extension}" ContentType="${type}" />`),
    ...alone.map((name) => `  <Override PartName="/${escapeXml(name)}" ContentType="${octet}" />`),
    '</Types>',
  );
}

/** Part names are URIs: each part of the path is percent-encoded but for letters, digits and `-._~`. */
export function encodePartName(name: string): string {
  const encode = (part: string) =>
    encodeURIComponent(part).replaceAll(
      /[!'()*]/g,
      (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  return name.split('/').map(encode).join('/');
}
