/** Reading and writing the manifest of a package (learn.microsoft.com/nuget/reference/nuspec). */
import { parseXml, type XmlElement, XmlError } from '@rgrove/parse-xml';
import { PackageError } from './package-error.ts';
import { type PackageId, parsePackageId } from './package-id.ts';
import { type NuGetVersion, parseVersion } from './version.ts';

export type Nuspec = {
  readonly id: PackageId;
  readonly version: NuGetVersion;
  readonly title: string;
  readonly authors: string;
  readonly description: string;
  readonly releaseNotes: string;
  readonly tags: string;
};

/** Reads a nuspec; `where` names it in errors. DTDs are refused: nothing of a package is expanded or fetched. */
export function readNuspec(xml: Uint8Array | string, where: string): Nuspec {
  const text = typeof xml === 'string' ? xml : decode(xml);
  if (/<!DOCTYPE/i.test(text)) throw new PackageError('package.bad-nuspec', `${where} holds a DTD`, where);
  const metadata = metadataOf(text, where);
  const field = (name: string) => childOf(metadata, name)?.text.trim() ?? '';
  const id = parsePackageId(field('id'));
  if (typeof id !== 'string') throw new PackageError('package.bad-id', `${where}: ${id.problem}`, where);
  const version = parseVersion(field('version'));
  if (!version) {
    throw new PackageError('package.bad-version', `${where}: "${field('version')}" is no version`, where);
  }
  return {
    id,
    version,
    title: field('title'),
    authors: field('authors'),
    description: field('description'),
    releaseNotes: field('releaseNotes'),
    tags: field('tags'),
  };
}

function decode(bytes: Uint8Array): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(utf16 ? 'utf-16le' : 'utf-8').decode(bytes);
}

function metadataOf(text: string, where: string): XmlElement {
  try {
    const { root } = parseXml(text);
    const metadata = root && localName(root) === 'package' ? childOf(root, 'metadata') : undefined;
    if (!metadata) throw new PackageError('package.bad-nuspec', `${where} has no <package><metadata>`, where);
    return metadata;
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    const place = `${where}, line ${error.line} column ${error.column}`;
    throw new PackageError('package.bad-nuspec', `${place}: ${error.message.split('\n')[0]}`, where, error);
  }
}

const localName = (element: XmlElement): string => element.name.slice(element.name.indexOf(':') + 1);

function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find(
    (child): child is XmlElement => child.type === 'element' && localName(child as XmlElement) === name,
  );
}

export type PackageMetadata = {
  readonly id: string;
  readonly version: string;
  readonly authors: string;
  readonly description: string;
  readonly title?: string;
  readonly releaseNotes?: string;
  readonly tags?: string;
};

export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** The nuspec of a package that our packer makes. */
export function renderNuspec(metadata: PackageMetadata): string {
  const fields = ['id', 'version', 'title', 'authors', 'description', 'releaseNotes', 'tags'] as const;
  const lines = fields.flatMap((name) => {
    const value = metadata[name];
    return value === undefined || value === '' ? [] : [`    <${name}>${escapeXml(value)}</${name}>`];
  });
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">',
    '  <metadata>',
    ...lines,
    '  </metadata>',
    '</package>',
    '',
  ].join('\n');
}
