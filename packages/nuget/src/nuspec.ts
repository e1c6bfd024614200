/** Reading the manifest of a package (learn.microsoft.com/nuget/reference/nuspec). */
import { parseXml, type XmlDocument, type XmlElement, XmlError, XmlNode } from '@rgrove/parse-xml';
import { childrenOf, localName, type NuspecDetails, nuspecDetails } from './nuspec-details.ts';
import { PackageError } from './package-error.ts';
import { type PackageId, parsePackageId } from './package-id.ts';
import { type NuGetVersion, parseVersion } from './version/version.ts';

export type Nuspec = {
  readonly id: PackageId;
  readonly version: NuGetVersion;
  readonly title: string;
  readonly authors: string;
  readonly description: string;
  readonly releaseNotes: string;
  readonly tags: string;
  readonly details: NuspecDetails;
};

/**
 * Reads a nuspec of any namespace; `where` names it in errors. A DTD is refused: nothing of a package is expanded or
 * fetched. Throws `package.bad-nuspec`, `package.bad-id` and `package.bad-version`.
 */
export function readNuspec(xml: Uint8Array | string, where: string): Nuspec {
  const { metadata } = parseNuspec(xml, where);
  const field = (name: string) => childrenOf(metadata, name)[0]?.text.trim() ?? '';
  const id = parsePackageId(field('id'));
  if (typeof id !== 'string') throw new PackageError('package.bad-id', `${where}: ${id.problem}`, where);
  const version = parseVersion(field('version'));
  if (!version) {
    const message = `${where}: ${JSON.stringify(field('version'))} is no version`;
    throw new PackageError('package.bad-version', message, where);
  }
  return {
    id,
    version,
    title: field('title'),
    authors: field('authors'),
    description: field('description'),
    releaseNotes: field('releaseNotes'),
    tags: field('tags'),
    details: nuspecDetails(metadata),
  };
}

/** The elements of a nuspec. Throws `package.bad-nuspec`. */
export function parseNuspec(
  xml: Uint8Array | string,
  where: string,
): { readonly root: XmlElement; readonly metadata: XmlElement } {
  return elementsOf(parse(typeof xml === 'string' ? xml : decode(xml, where), where), where);
}

export function badNuspec(where: string, problem: string, cause?: unknown, place = ''): PackageError {
  return new PackageError('package.bad-nuspec', `${where}${place}: ${problem}`, where, cause);
}

function decode(bytes: Uint8Array, where: string): string {
  const encoding = encodingOf(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    throw badNuspec(where, `its bytes cannot be read as ${encoding}`, error);
  }
}

/** By the mark at the start, else as the XML declaration has it, else UTF-8. */
function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xef && bytes[1] === 0xbb) return 'utf-8';
  const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  return /^<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(start)?.[1] ?? 'utf-8';
}

function parse(text: string, where: string): XmlDocument {
  try {
    return parseXml(text, { preserveDocumentType: true });
  } catch (error) {
    if (error instanceof RangeError) throw badNuspec(where, 'its elements are nested too deep', error);
    if (!(error instanceof XmlError)) throw error;
    const [problem = error.message] = error.message.split(' (line ');
    throw badNuspec(where, problem, error, ` line ${error.line} column ${error.column}`);
  }
}

function elementsOf(document: XmlDocument, where: string) {
  if (document.children.some((child) => child.type === XmlNode.TYPE_DOCUMENT_TYPE)) {
    throw badNuspec(where, 'it holds a DTD, which is not allowed');
  }
  const { root } = document;
  if (!root || localName(root) !== 'package') throw badNuspec(where, 'its root element is not <package>');
  const [metadata] = childrenOf(root, 'metadata');
  if (!metadata) throw badNuspec(where, '<package> has no <metadata>');
  return { root, metadata };
}
