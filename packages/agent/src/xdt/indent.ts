/**
 * Gives new elements a place of their own: on a line of their own, indented like their neighbours. What was there
 * stays where it was.
 */
import type { Place } from '../xml/place.ts';
import { updateTagLayout } from './tag-layout.ts';
import {
  insertChild,
  isElement,
  newLeaf,
  removeChild,
  type XmlChild,
  type XmlDocument,
  type XmlElement,
  type XmlNode,
  type XmlParent,
} from './tree.ts';

const defaultUnit = '\t';
const nowhere: Place = { line: 0, column: 0 };

/** The line break and the blanks at the end of white space; undefined where it has no line break. */
export function lastLineBreak(space: string): string | undefined {
  return /(?:\r\n|\r|\n)[ \t]*$/.exec(space)?.[0];
}

/** Changes the tree's white space and the layout of its tags. */
export function indentTree(document: XmlDocument): void {
  new Indenter().visitChildren(document);
}

class Indenter {
  readonly #outer: string[] = [];
  /** Of this level; undefined where nothing has told it yet. */
  #indent: string | undefined = '';
  #foundUnit: string | undefined;
  #foundAttributeIndent: string | undefined;
  #previous: XmlNode | undefined;
  #current: XmlNode | undefined;

  visitChildren(parent: XmlParent): void {
    // Looks at the children as they are now: white space comes and goes on the way.
    for (let at = 0; at < parent.children.length; at++) {
      const node = parent.children[at];
      if (!node) return;
      this.#moveTo(node);
      if (isElement(node)) at += this.#visitElement(node, parent);
      else if (node.kind === 'blank') at += this.#visitBlank(node);
      else if (node.kind === 'comment') at += this.#indentBefore(node, parent);
    }
  }

  #moveTo(node: XmlNode): void {
    this.#previous = this.#current;
    this.#current = node;
  }

  /** Answers how many nodes it has put before this one. */
  #visitElement(element: XmlElement, parent: XmlParent): number {
    const added = this.#indentBefore(element, parent);
    updateTagLayout(element, () => this.#attributeIndent(element));
    const attributeIndent = this.#foundAttributeIndent;
    this.#outer.push(this.#currentIndent(element));
    this.#indent = undefined;
    this.#foundAttributeIndent = undefined;
    moveSpaceToEnd(element);
    this.visitChildren(element);
    this.#moveTo(element);
    this.#indent = this.#outer.pop();
    this.#foundAttributeIndent = attributeIndent;
    if (!element.isClosed && this.#needsIndent(element)) {
      insertChild(element, newLeaf('blank', this.#currentIndent(element), nowhere));
    }
    return added;
  }

  /** Two in a row are what a removed node has left: the one with the line break stays. */
  #visitBlank(node: XmlChild): number {
    const previous = this.#previous;
    const line = lineBreakOf(node);
    let removed = 0;
    if (previous && isBlank(previous)) {
      const keepsPrevious = line === undefined && lineBreakOf(previous) !== undefined;
      removeChild(keepsPrevious ? node : (previous as XmlChild));
      removed = 1;
    }
    if (line !== undefined) this.#setIndent(line);
    return -removed;
  }

  #indentBefore(node: XmlChild, parent: XmlParent): number {
    if (!this.#needsIndent(node)) return 0;
    insertChild(parent, newLeaf('blank', this.#currentIndent(node), nowhere), node);
    return 1;
  }

  #needsIndent(node: XmlNode): boolean {
    const previous = this.#previous;
    if (previous && (isBlank(previous) || previous.kind === 'text')) return false;
    return isNew(node) || isNew(previous);
  }

  #currentIndent(node: XmlChild): string {
    this.#indent ??= indentAmong(node.parent) ?? (this.#outer.at(-1) ?? '') + this.#unit();
    return this.#indent;
  }

  #attributeIndent(element: XmlElement): string {
    // The root is not indented. The original cannot do this at all.
    if (this.#outer.length === 0) return ' ';
    this.#foundAttributeIndent ??=
      siblingAttributeIndent(element) ?? this.#currentIndent(element) + this.#unit();
    return this.#foundAttributeIndent;
  }

  /** By how much a level is deeper than the one above it: the answer holds until the indentation changes. */
  #unit(): string {
    this.#foundUnit ??= unitOf(this.#outer);
    return this.#foundUnit;
  }

  #setIndent(indent: string): void {
    if (this.#indent === indent) return;
    this.#indent = indent;
    this.#foundUnit = undefined;
    this.#foundAttributeIndent = undefined;
  }
}

function unitOf(indents: readonly string[]): string {
  for (let at = indents.length - 1; at > 0; at--) {
    const [inner = '', outer = ''] = [indents[at], indents[at - 1]];
    if (inner.startsWith(outer)) return inner.slice(outer.length);
  }
  return defaultUnit;
}

const isBlank = (node: XmlNode): boolean => node.kind === 'blank';
const lineBreakOf = (node: XmlNode): string | undefined =>
  'text' in node ? lastLineBreak(node.text) : undefined;

/** Elements are all that a transform adds; what is inside one is as new as it is. */
function isNew(node: XmlNode | undefined): boolean {
  let element = node;
  while (element && !isElement(element)) element = element.kind === 'attribute' ? undefined : element.parent;
  return element?.isNew === true;
}

/** The white space before an end tag stays the last, also where elements were added behind it. */
function moveSpaceToEnd(element: XmlElement): void {
  if (element.isNew || element.children.at(-1)?.kind === 'blank') return;
  const last = element.children.findLast((child) => !(isElement(child) && child.isNew));
  if (last?.kind !== 'blank') return;
  removeChild(last);
  insertChild(element, last);
}

/** Of the first white space between siblings that breaks the line. */
function indentAmong(parent: XmlParent | undefined): string | undefined {
  const children = parent?.children ?? [];
  return children
    .slice(0, -1)
    .filter(isBlank)
    .map(lineBreakOf)
    .find((line) => line !== undefined);
}

/** How a neighbour breaks the line before an attribute: the last one before the element, or the first behind it. */
function siblingAttributeIndent(element: XmlElement): string | undefined {
  let found: string | undefined;
  let isBefore = true;
  for (const sibling of element.parent?.children ?? []) {
    if (sibling === element) isBefore = false;
    else if (isElement(sibling)) found = sibling.layout.lineBreak ?? attributeLineBreak(sibling);
    if (!isBefore && found !== undefined) return found;
  }
  return undefined;
}

function attributeLineBreak({ layout }: XmlElement): string | undefined {
  return [...layout.spaces.values()].find((space) => space.includes('\n'));
}
