import {
  type XmlNode as ParsedNode,
  parseXml,
  XmlCdata,
  XmlComment,
  XmlElement,
  XmlError,
  XmlProcessingInstruction,
  XmlText,
} from '@rgrove/parse-xml';
import { mostLevels } from '../limits.ts';
import { ConfigSyntaxError, placeOf } from '../replacement.ts';
import { Attributes, type Namespaces, nodeTypes, numberNodes, setContent, XmlNode } from './xml-node.ts';

export type XmlSource = {
  readonly document: XmlNode;
  /** What each prefix stands for where it comes first, and which stand for something else later. */
  readonly prefixes: ReadonlyMap<string, string>;
  readonly conflicts: ReadonlySet<string>;
};

const xmlNamespaces: Namespaces = new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]);

/** Reads an XML text; its document type is kept and nothing of it is fetched. Throws `ConfigSyntaxError`. */
export function readXml(text: string): XmlSource {
  const reading: Reading = { text, prefixes: new Map(), conflicts: new Set() };
  const document = new XmlNode(nodeTypes.document, { name: '#document' });
  setContent(document, contentOf(reading, parse(text), 0, text.length, xmlNamespaces, 1));
  numberNodes(document);
  return { document, prefixes: reading.prefixes, conflicts: reading.conflicts };
}

/** Reads what may stand inside of an element. Throws `ConfigSyntaxError`. */
export function readInnerXml(inner: string, namespaces: Namespaces): XmlNode[] {
  const text = `<_>${inner}</_>`;
  const [root] = parse(text);
  const reading: Reading = { text, prefixes: new Map(), conflicts: new Set() };
  const children = root instanceof XmlElement ? root.children : [];
  return contentOf(reading, children, 3, text.length - 4, namespaces, 1);
}

type Reading = {
  readonly text: string;
  readonly prefixes: Map<string, string>;
  readonly conflicts: Set<string>;
};

function parse(text: string): ParsedNode[] {
  try {
    const { children } = parseXml(text, {
      ignoreUndefinedEntities: true,
      includeOffsets: true,
      preserveCdata: true,
      preserveComments: true,
    });
    return children;
  } catch (error) {
    if (error instanceof XmlError) {
      const [message = ''] = error.message.split('\n');
      throw new ConfigSyntaxError(message.replace(/ \(line .*/, ''), error);
    }
    // The parser calls itself for each level.
    if (error instanceof RangeError) throw new ConfigSyntaxError('too many levels', { line: 1, column: 1 });
    throw error;
  }
}

/** What lies between the nodes that the parser tells is kept as it is. */
function contentOf(
  reading: Reading,
  nodes: readonly ParsedNode[],
  start: number,
  end: number,
  namespaces: Namespaces,
  level: number,
): XmlNode[] {
  if (level > mostLevels) refuse(reading, start, `more than ${mostLevels} levels`);
  const content: XmlNode[] = [];
  let at = start;
  for (const node of nodes) {
    if (node.start > at) content.push(hidden(reading.text.slice(at, node.start)));
    content.push(convert(reading, node, namespaces, level));
    at = node.end;
  }
  if (end > at) content.push(hidden(reading.text.slice(at, end)));
  return content;
}

const hidden = (source: string): XmlNode => new XmlNode(nodeTypes.hidden, { source });

function convert(reading: Reading, node: ParsedNode, namespaces: Namespaces, level: number): XmlNode {
  const source = reading.text.slice(node.start, node.end);
  if (node instanceof XmlElement) return convertElement(reading, node, namespaces, level);
  if (node instanceof XmlCdata)
    return new XmlNode(nodeTypes.cdata, { name: '#cdata-section', value: node.text, source });
  if (node instanceof XmlText) {
    return source.trim() === ''
      ? hidden(source)
      : new XmlNode(nodeTypes.text, { name: '#text', value: node.text, source });
  }
  if (node instanceof XmlComment)
    return new XmlNode(nodeTypes.comment, { name: '#comment', value: node.content, source });
  if (!(node instanceof XmlProcessingInstruction)) return hidden(source);
  return new XmlNode(nodeTypes.instruction, { name: node.name, value: node.content, source });
}

function convertElement(reading: Reading, node: XmlElement, outer: Namespaces, level: number): XmlNode {
  const namespaces = declare(reading, node, outer);
  const uri = namespaceOf(reading, node.name, node.start, namespaces);
  const element = new XmlNode(nodeTypes.element, { name: node.name, uri: uri || null });
  const { attributes, close, end } = readTag(reading, node, namespaces);
  element.attributes = new Attributes();
  for (const { node: attribute } of attributes) {
    if (!attribute) continue;
    attribute.parentNode = element;
    attribute.ownerElement = element;
    element.attributes.push(attribute);
  }
  const isOpen = close.endsWith('/>');
  const endStart = isOpen ? end : reading.text.lastIndexOf('</', node.end - 1);
  element.tag = { attributes, close, end: reading.text.slice(endStart, node.end), namespaces };
  setContent(element, contentOf(reading, node.children, end, endStart, namespaces, level + 1));
  return element;
}

/** The namespaces of an element, which it may declare itself. */
function declare(reading: Reading, { attributes }: XmlElement, outer: Namespaces): Namespaces {
  const declarations = Object.entries(attributes).filter(([name]) => /^xmlns(?:$|:)/.test(name));
  if (declarations.length === 0) return outer;
  const own = new Map(outer);
  for (const [name, uri] of declarations) {
    const prefix = name.slice('xmlns:'.length);
    own.set(prefix, uri);
    if (prefix === '') continue;
    const known = reading.prefixes.get(prefix);
    if (known === undefined) reading.prefixes.set(prefix, uri);
    else if (known !== uri) reading.conflicts.add(prefix);
  }
  return own;
}

function namespaceOf(reading: Reading, name: string, at: number, namespaces: Namespaces): string {
  const colon = name.indexOf(':');
  if (colon < 0) return namespaces.get('') ?? '';
  const prefix = name.slice(0, colon);
  return namespaces.get(prefix) ?? refuse(reading, at, `the prefix '${prefix}' is not declared`);
}

type ReadTag = {
  readonly attributes: { readonly before: string; readonly node: XmlNode | undefined }[];
  readonly close: string;
  /** Where the tag ends. */
  readonly end: number;
};

function readTag(reading: Reading, node: XmlElement, namespaces: Namespaces): ReadTag {
  const pattern = /(\s+([^\s=/>]+)\s*=\s*)("[^"]*"|'[^']*')|\s*\/?>/y;
  pattern.lastIndex = node.start + 1 + node.name.length;
  const attributes: ReadTag['attributes'] = [];
  for (;;) {
    const found = pattern.exec(reading.text);
    if (!found) throw new Error(`the tag at ${node.start} has no end`);
    const [whole, before = '', name = '', source = ''] = found;
    if (name === '') return { attributes, close: whole, end: pattern.lastIndex };
    if (name === 'xmlns' || name.startsWith('xmlns:'))
      attributes.push({ before: before + source, node: undefined });
    else {
      const uri = name.includes(':') ? namespaceOf(reading, name, node.start, namespaces) : null;
      const value = node.attributes[name] ?? '';
      attributes.push({ before, node: new XmlNode(nodeTypes.attribute, { name, uri, value, source }) });
    }
  }
}

function refuse({ text }: Reading, at: number, message: string): never {
  throw new ConfigSyntaxError(message, placeOf(text, at));
}
