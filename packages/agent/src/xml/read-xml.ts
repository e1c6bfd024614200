/** Reads XML into a tree that can be written again as .NET writes it. */
import { checkSyntax } from './check-syntax.ts';
import { declaredEntities, readDocumentType } from './document-type.ts';
import { placeFinder } from './place.ts';
import { readTag, type Scope } from './read-tag.ts';
import { normalised, readCharacters } from './read-text.ts';
import { type Token, tokens } from './tokens.ts';
import { nodeTypes, setContent, XmlNode, xmlNamespace } from './xml-node.ts';
import { XmlSyntaxError } from './xml-syntax-error.ts';

/** The original's two readers differ in both. */
export type ReadOptions = {
  /** White space between tags is kept where nothing else stands between them, as below `xml:space="preserve"`. */
  readonly keepsBlanks: boolean;
  /** Line ends become LF and, in attributes, spaces, as tabs there do: XML 1.0, 2.11 and 3.3.3. */
  readonly isNormalised: boolean;
};

/**
 * Document types are kept and not looked into: nothing is fetched, and what names an entity of theirs goes on naming it.
 * Throws `XmlSyntaxError`.
 */
export function readXml(text: string, options: ReadOptions): XmlNode {
  const entities = entitiesOf(text);
  checkSyntax(text, entities);
  const document = new XmlNode(nodeTypes.document, { name: '#document' });
  readInto(document, text, options, new Map([['xml', xmlNamespace]]));
  return document;
}

/** Reads what may stand inside of an element with these namespaces. Throws `XmlSyntaxError`. */
export function readInnerXml(inner: string, scope: Scope, options: ReadOptions): readonly XmlNode[] {
  const text = `${fragmentTag}${inner}</_>`;
  const parent = new XmlNode(nodeTypes.document, { name: '#document' });
  try {
    checkSyntax(text);
    readInto(parent, text, options, scope);
  } catch (error) {
    if (!(error instanceof XmlSyntaxError)) throw error;
    const { line, column } = error.place;
    const place = { line, column: line === 1 ? Math.max(1, column - fragmentTag.length) : column };
    throw new XmlSyntaxError(error.message, place, error);
  }
  return parent.content[0]?.content ?? [];
}

const fragmentTag = '<_>';

function entitiesOf(text: string): Set<string> {
  for (const { kind, text: content } of tokens(text)) {
    if (kind === 'open') break;
    const type = kind === 'doctype' ? readDocumentType(content) : undefined;
    if (type) return declaredEntities(type);
  }
  return new Set();
}

/** What holds for the children of a node, and those of them that are read. */
type Level = {
  readonly node: XmlNode;
  readonly content: XmlNode[];
  readonly scope: Scope;
  readonly keepsSpace: boolean;
};

function readInto(document: XmlNode, text: string, options: ReadOptions, scope: Scope): void {
  const placeOf = placeFinder(text);
  const levels: Level[] = [{ node: document, content: [], scope, keepsSpace: false }];
  for (const token of tokens(text)) {
    const { kind } = token;
    const level = levels.at(-1);
    if (!level) break;
    if (kind === 'close') {
      setContent(level.node, level.content);
      levels.pop();
    } else if (kind === 'open') {
      const { element, space, ...inside } = readTag(token, level.scope, placeOf, options.isNormalised);
      level.content.push(element);
      const keepsSpace = space === undefined ? level.keepsSpace : space === 'preserve';
      if (!element.isEmpty) levels.push({ node: element, content: [], keepsSpace, ...inside });
    } else {
      const value = options.isNormalised ? normalised(token.text) : token.text;
      const problem = problemOf(kind, value, level.content);
      if (problem) throw new XmlSyntaxError(problem, placeOf(token.start));
      const leaves = readLeaves(kind, value, options.keepsBlanks || level.keepsSpace);
      for (const leaf of leaves) level.content.push(leaf);
    }
  }
  setContent(document, levels[0]?.content ?? []);
}

/** What speaks against a leaf that the parser takes. */
function problemOf(kind: Token['kind'], value: string, before: readonly XmlNode[]): string | undefined {
  switch (kind) {
    case 'declaration':
      return /^xml\s+version\s*=\s*["']1\.0["']/.test(value) ? undefined : 'it is of no known version of XML';
    case 'doctype':
      if (!readDocumentType(value)) return 'the document type cannot be read';
      return before.some(({ nodeType }) => nodeType === nodeTypes.documentType)
        ? 'a document has one document type'
        : undefined;
    case 'instruction':
      return /^[^\s:]+:/.test(value) ? 'the name of an instruction has no prefix' : undefined;
    default:
      return undefined;
  }
}

/** One, but for characters: those may name entities, and may not matter. */
function readLeaves(
  kind: Exclude<Token['kind'], 'open' | 'close'>,
  value: string,
  keepsBlanks: boolean,
): XmlNode[] {
  switch (kind) {
    case 'characters':
      return readCharacters(value, keepsBlanks);
    case 'cdata':
      return [new XmlNode(nodeTypes.cdata, { name: '#cdata-section', value })];
    case 'comment':
      return [new XmlNode(nodeTypes.comment, { name: '#comment', value })];
    case 'instruction':
      return [readInstruction(value)];
    case 'declaration':
      return [new XmlNode(nodeTypes.declaration, { name: '#declaration', value: standaloneOf(value) })];
    case 'doctype':
      // Here a CR alone becomes LF in any case.
      return [
        new XmlNode(nodeTypes.documentType, { name: '#doctype', value: value.replaceAll(/\r(?!\n)/g, '\n') }),
      ];
    default:
      return kind satisfies never;
  }
}

function readInstruction(text: string): XmlNode {
  const [, name = '', value = ''] = /^(\S+)\s*(.*)$/s.exec(text) ?? [];
  return new XmlNode(nodeTypes.instruction, { name, value });
}

/** `yes` or `no`, or nothing where the declaration is silent. */
function standaloneOf(text: string): string {
  return /\sstandalone\s*=\s*["'](yes|no)["']/.exec(text)?.[1] ?? '';
}
