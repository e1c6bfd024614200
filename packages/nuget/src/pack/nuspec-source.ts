/** A nuspec from which a package is made: its metadata with all values in place, and which files it names. */
import { type XmlNode as Node, type XmlElement, XmlNode } from '@rgrove/parse-xml';
import { badNuspec, parseNuspec } from '../nuspec.ts';
import { childrenOf, localName } from '../nuspec-details.ts';
import { escapeXml, manifestSchema, metadataFields, type PackageMetadata, xmlHead } from './opc-parts.ts';
import type { Tokens } from './tokens.ts';

export type NuspecFile = { readonly src: string; readonly target: string; readonly exclude: string };

export type NuspecSource = {
  readonly metadata: PackageMetadata;
  /** As it stands in the package: no `<files>`, no comments, no tokens. */
  readonly text: string;
  /** Undefined where it has no `<files>`, which is not the same as none. */
  readonly files: readonly NuspecFile[] | undefined;
};

/** What is said elsewhere and wins over the nuspec. */
export type NuspecChanges = Partial<PackageMetadata>;

/** Throws `package.bad-nuspec` and `package.no-value`; id and version are looked at when the package is written. */
export function readNuspecSource(
  xml: Uint8Array,
  where: string,
  tokens: Tokens,
  changes: NuspecChanges = {},
): NuspecSource {
  const { root, metadata } = parseNuspec(xml, where);
  const text = (element: XmlElement | undefined) => tokens.replace(element?.text.trim() ?? '');
  const fields = metadataFields.flatMap((name) => {
    const value = changes[name] ?? text(childrenOf(metadata, name)[0]);
    return value === '' ? [] : [[name, value] as const];
  });
  const known = { id: '', version: '', authors: '', description: '', ...Object.fromEntries(fields) };
  const [files] = childrenOf(root, 'files');
  return {
    metadata: known,
    text: renderManifest(root, metadata, known, tokens),
    files: files && childrenOf(files, 'file').map((file) => fileOf(file, where, tokens)),
  };
}

function fileOf({ attributes }: XmlElement, where: string, tokens: Tokens): NuspecFile {
  const value = (name: string) => tokens.replace(attributes[name]?.trim() ?? '');
  const file = { src: value('src'), target: value('target'), exclude: value('exclude') };
  if (file.src === '') throw badNuspec(where, 'a <file> has no src');
  return file;
}

/** The elements in their order, those of `known` with their values, those that were not there at the end. */
function renderManifest(
  root: XmlElement,
  metadata: XmlElement,
  known: PackageMetadata,
  tokens: Tokens,
): string {
  const isKnown = (name: string): name is keyof PackageMetadata => Object.hasOwn(known, name);
  const there = elementsOf(metadata);
  const names = new Set(there.map(localName));
  const lines = there.flatMap((element) => {
    const name = localName(element);
    return isKnown(name) ? field(name, known[name]) : render(element, tokens, '    ');
  });
  const added = Object.entries(known).flatMap(([name, value]) => (names.has(name) ? [] : field(name, value)));
  const { xmlns = '' } = root.attributes;
  return [
    xmlHead,
    `<package xmlns="${xmlns.startsWith(manifestSchema) ? escapeXml(xmlns) : `${manifestSchema}2013/05/nuspec.xsd`}">`,
    `  <metadata${attributesOf(metadata, tokens)}>`,
    ...lines,
    ...added,
    '  </metadata>',
    '</package>',
    '',
  ].join('\n');
}

const field = (name: string, value = ''): string[] =>
  value === '' ? [] : [`    <${name}>${escapeXml(value)}</${name}>`];

const isElement = (node: Node): node is XmlElement => node.type === XmlNode.TYPE_ELEMENT;

const elementsOf = (element: XmlElement): XmlElement[] => element.children.filter(isElement);

function render(element: XmlElement, tokens: Tokens, indent: string): string[] {
  const name = localName(element);
  const open = `${indent}<${name}${attributesOf(element, tokens)}`;
  const inside = elementsOf(element);
  if (inside.length > 0) {
    const lines = inside.flatMap((child) => render(child, tokens, `${indent}  `));
    return [`${open}>`, ...lines, `${indent}</${name}>`];
  }
  const value = tokens.replace(element.text.trim());
  return [value === '' ? `${open} />` : `${open}>${escapeXml(value)}</${name}>`];
}

/** Without namespaces: the whole has one. */
function attributesOf(element: XmlElement, tokens: Tokens): string {
  return Object.entries(element.attributes)
    .filter(([name]) => name !== 'xmlns' && !name.includes(':'))
    .map(([name, value]) => ` ${name}="${escapeXml(tokens.replace(value))}"`)
    .join('');
}
