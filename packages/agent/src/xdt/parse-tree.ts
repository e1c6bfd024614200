/** Reads XML into a tree that keeps every blank and line break with which it was written. */
import { parseXml, XmlError } from '@rgrove/parse-xml';
import { readTag, type Scope, scopeOf } from './read-tag.ts';
import { decodeReferences, tokens } from './tokens.ts';
import {
  insertChild,
  newDocument,
  newLeaf,
  type Place,
  type XmlDocument,
  type XmlElement,
  type XmlParent,
  xmlNamespace,
} from './tree.ts';
import { XmlSyntaxError } from './xml-syntax-error.ts';

/** Elements below each other: far more than any configuration has, far fewer than the stack holds. */
const deepest = 500;

/** What holds for the children of an element. */
type Level = { readonly parent: XmlParent; readonly scope: Scope; readonly keepsSpace: boolean };

/**
 * White space between tags is left out where `keepsBlanks` is false: so a transform is read. Document types are kept
 * and not looked into: nothing is fetched, and no entity expanded. Throws `XmlSyntaxError`.
 */
export function parseTree(text: string, { keepsBlanks }: { keepsBlanks: boolean }): XmlDocument {
  checkSyntax(text);
  const document = newDocument();
  const placeOf = placeFinder(text);
  const levels: Level[] = [{ parent: document, scope: new Map([['xml', xmlNamespace]]), keepsSpace: false }];
  for (const { kind, start, text: content } of tokens(text)) {
    const level = levels.at(-1);
    if (!level) break;
    if (kind === 'open') {
      const element = readTag(content, (offset) => placeOf(start + offset), level.scope);
      insertChild(level.parent, element.node);
      if (!element.isClosed) levels.push(levelBelow(element.node, level));
    } else if (kind === 'close') {
      levels.pop();
    } else if (kind === 'characters') {
      addText(level, decodeReferences(content), placeOf(start), keepsBlanks);
    } else {
      insertChild(level.parent, newLeaf(kind, content, placeOf(start)));
    }
  }
  return document;
}

function levelBelow(element: XmlElement, above: Level): Level {
  const space = element.attributes.find(({ name }) => name === 'xml:space')?.value;
  return {
    parent: element,
    scope: scopeOf(element, above.scope),
    keepsSpace: space === undefined ? above.keepsSpace : space === 'preserve',
  };
}

function addText({ parent, keepsSpace }: Level, text: string, place: Place, keepsBlanks: boolean): void {
  if (/[^ \t\r\n]/.test(text)) insertChild(parent, newLeaf('text', text, place));
  else if (keepsSpace) insertChild(parent, newLeaf('kept', text, place));
  else if (keepsBlanks) insertChild(parent, newLeaf('blank', text, place));
}

/** The tree is only built of what another parser has found well-formed. */
function checkSyntax(text: string): void {
  try {
    const body = withoutDocumentType(text);
    if (!parseXml(body).root) throw new XmlSyntaxError('there is no root element', { line: 1, column: 1 });
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    const place = { line: error.line, column: error.column };
    throw new XmlSyntaxError(
      error.message.split('\n')[0]?.replace(/ \(line \d+, column \d+\)$/, '') ?? '',
      place,
      error,
    );
  }
}

/** Blanks stand in its place; it is not looked into. Throws `XmlSyntaxError` where elements are nested too deeply. */
function withoutDocumentType(text: string): string {
  const placeOf = placeFinder(text);
  let depth = 0;
  let body = text;
  for (const { kind, start, text: content } of tokens(text)) {
    if (kind === 'open' && !content.endsWith('/>')) depth += 1;
    if (kind === 'close') depth -= 1;
    if (depth > deepest) {
      throw new XmlSyntaxError(`more than ${deepest} elements are nested`, placeOf(start));
    }
    if (kind !== 'doctype' || depth > 0 || body !== text) continue;
    const end = start + `<!DOCTYPE${content}>`.length;
    body = text.slice(0, start) + text.slice(start, end).replaceAll(/[^\r\n]/g, ' ') + text.slice(end);
  }
  return body;
}

/** Lines end with CR LF, LF or CR. Offsets must be asked for in ascending order. */
function placeFinder(text: string): (offset: number) => Place {
  const lineEnd = /\r\n?|\n/g;
  let [line, start, next] = [1, 0, -1];
  const seek = () => {
    next = lineEnd.exec(text) ? lineEnd.lastIndex : Number.POSITIVE_INFINITY;
  };
  return (offset) => {
    if (next < 0) seek();
    while (next <= offset) {
      line += 1;
      start = next;
      seek();
    }
    return { line, column: offset - start + 1 };
  };
}
