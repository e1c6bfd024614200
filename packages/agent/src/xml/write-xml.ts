/** Writes a tree as the original does. */
import { DeclaredPrefixes } from './declared-prefixes.ts';
import { readDocumentType } from './document-type.ts';
import { isDeclaration, nodeTypes, type XmlNode } from './xml-node.ts';
import { escapeValue, XmlWriter } from './xml-writer.ts';

export type WriteOptions = {
  readonly lineEnd: string;
  /** An XDocument forgets prefixes and takes the one that was declared last; an XmlDocument keeps them. */
  readonly keepsPrefixes: boolean;
};

/** The encoding that the declaration names; the bytes may have another, see `encodeXml`. */
export const writtenEncoding = 'utf-8';

/** A document has a declaration where it had one. */
export function writeXml(document: XmlNode, { lineEnd, keepsPrefixes }: WriteOptions): string {
  const writer = new XmlWriter(lineEnd);
  const writing: Writing = { writer, prefixes: new DeclaredPrefixes(), keepsPrefixes };
  for (const node of document.content) writeNode(node, writing);
  return writer.result();
}

type Writing = {
  readonly writer: XmlWriter;
  readonly prefixes: DeclaredPrefixes;
  readonly keepsPrefixes: boolean;
};

function writeNode(node: XmlNode, writing: Writing): void {
  const { writer } = writing;
  switch (node.nodeType) {
    case nodeTypes.element:
      return writeElement(node, writing);
    case nodeTypes.text:
      return writer.text(node.value);
    case nodeTypes.cdata:
      return writer.cdata(node.value);
    case nodeTypes.entity:
      return writer.entity(node.nodeName);
    case nodeTypes.comment:
      return writer.comment(node.value);
    case nodeTypes.instruction:
      return writer.instruction(node.nodeName, node.value);
    case nodeTypes.declaration:
      return writer.declaration(writtenEncoding, node.value);
    case nodeTypes.documentType: {
      const type = readDocumentType(node.value);
      return type && writer.documentType(type.name, type.publicId, type.systemId, type.subset);
    }
    case nodeTypes.document:
    case nodeTypes.attribute:
      throw new Error(`${node.nodeName} stands inside of nothing`);
    default:
      return node.nodeType satisfies never;
  }
}

function writeElement(element: XmlNode, writing: Writing): void {
  const { writer, prefixes } = writing;
  prefixes.open(element.tag);
  const missing: string[] = [];
  const named = (node: XmlNode) => {
    const prefix = prefixFor(node, writing);
    if (prefixes.uriOf(prefix) !== (node.namespaceURI ?? '')) {
      prefixes.declare(prefix, node.namespaceURI ?? '');
      missing.unshift(prefix);
    }
    return prefix === '' ? node.localName : `${prefix}:${node.localName}`;
  };
  const name = named(element);
  writer.open(name);
  for (const attribute of element.tag) {
    const hasOwnName = isDeclaration(attribute) || attribute.namespaceURI === null;
    writer.attribute(hasOwnName ? attribute.nodeName : named(attribute), sourceOf(attribute));
  }
  for (const prefix of missing) {
    writer.attribute(prefix === '' ? 'xmlns' : `xmlns:${prefix}`, escapeValue(prefixes.uriOf(prefix)));
  }
  if (element.isEmpty) {
    writer.closeEmpty();
  } else {
    writer.content();
    for (const node of element.content) writeNode(node, writing);
    writer.close(name);
  }
  prefixes.close();
}

function prefixFor(
  { nodeType, namespaceURI, prefix }: XmlNode,
  { prefixes, keepsPrefixes }: Writing,
): string {
  if (keepsPrefixes || namespaceURI === null) return prefix ?? '';
  return prefixes.prefixOf(namespaceURI, nodeType === nodeTypes.element) ?? prefix ?? '';
}

/** The value of an attribute, escaped. */
function sourceOf({ value, content }: XmlNode): string {
  if (content.length === 0) return escapeValue(value);
  return content
    .map((piece) => (piece.nodeType === nodeTypes.entity ? `&${piece.nodeName};` : escapeValue(piece.value)))
    .join('');
}
