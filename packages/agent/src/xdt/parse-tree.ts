/** Reads XML into a tree that keeps every blank and line break with which it was written. */
import { checkSyntax } from '../xml/check-syntax.ts';
import { type Place, placeFinder } from '../xml/place.ts';
import { decodeReferences, tokens } from '../xml/tokens.ts';
import { readTag, type Scope, scopeOf } from './read-tag.ts';
import {
  insertChild,
  newDocument,
  newLeaf,
  type XmlDocument,
  type XmlElement,
  type XmlParent,
  xmlNamespace,
} from './tree.ts';

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
