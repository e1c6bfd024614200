/** The axes of XPath over our tree, and what a node is worth as text. */
import {
  isDeclaration,
  isElement,
  type XmlChild,
  type XmlElement,
  type XmlLeaf,
  type XmlNode,
  type XmlParent,
} from '../tree.ts';
import type { Axis } from './expression.ts';

/** The nodes of an axis, nearest first. */
export function nodesOn(axis: Axis, node: XmlNode): XmlNode[] {
  switch (axis) {
    case 'self':
      return [node];
    case 'child':
      return childrenOf(node);
    case 'descendant':
      return descendantsOf(node);
    case 'descendant-or-self':
      return [node, ...descendantsOf(node)];
    case 'attribute':
      return isElement(node) ? node.attributes.filter((attribute) => !isDeclaration(attribute)) : [];
    case 'parent':
      return ancestorsOf(node).slice(0, 1);
    case 'ancestor':
      return ancestorsOf(node);
    case 'ancestor-or-self':
      return [node, ...ancestorsOf(node)];
    case 'following-sibling':
      return siblingsOf(node).filter(({ index }) => index > indexOf(node));
    case 'preceding-sibling':
      return siblingsOf(node)
        .filter(({ index }) => index < indexOf(node))
        .reverse();
    case 'following':
      return followingOf(node);
    case 'preceding':
      return precedingOf(node);
    default:
      return axis satisfies never;
  }
}

/** Text, CDATA and white space side by side are one text to XPath: the first of them stands for all. */
function childrenOf(node: XmlNode): XmlChild[] {
  if (!('children' in node)) return [];
  return node.children.filter(
    (child, at) => isVisible(child, node) && !(isText(child) && isText(node.children[at - 1])),
  );
}

/** Outside of the root element there is no text. */
const isVisible = (child: XmlChild, parent: XmlParent): boolean =>
  child.kind !== 'declaration' && child.kind !== 'doctype' && !(isText(child) && parent.kind === 'document');

export function isText(node: XmlNode | undefined): node is XmlLeaf {
  return node?.kind === 'text' || node?.kind === 'blank' || node?.kind === 'kept' || node?.kind === 'cdata';
}

function descendantsOf(node: XmlNode): XmlNode[] {
  const found: XmlNode[] = [];
  const visit = (parent: XmlNode): void => {
    for (const child of childrenOf(parent)) {
      found.push(child);
      visit(child);
    }
  };
  visit(node);
  return found;
}

export const parentOf = (node: XmlNode): XmlParent | undefined =>
  node.kind === 'attribute' ? node.owner : node.parent;

function ancestorsOf(node: XmlNode): XmlNode[] {
  const found: XmlNode[] = [];
  for (let above = parentOf(node); above; above = above.parent) found.push(above);
  return found;
}

const siblingsOf = (node: XmlNode): XmlChild[] =>
  node.kind === 'attribute' || !node.parent ? [] : childrenOf(node.parent);

const indexOf = (node: XmlNode): number => (node.kind === 'attribute' ? 0 : node.index);

function followingOf(node: XmlNode): XmlNode[] {
  const start: XmlNode[] = node.kind === 'attribute' ? nodesOn('descendant', node.owner) : [];
  const owner = node.kind === 'attribute' ? node.owner : node;
  const around = [owner, ...ancestorsOf(owner)].flatMap((level) => nodesOn('following-sibling', level));
  return [...start, ...around.flatMap((sibling) => nodesOn('descendant-or-self', sibling))];
}

function precedingOf(node: XmlNode): XmlNode[] {
  const owner = node.kind === 'attribute' ? node.owner : node;
  const around = [owner, ...ancestorsOf(owner)].flatMap((level) => nodesOn('preceding-sibling', level));
  return around.flatMap((sibling) => nodesOn('descendant-or-self', sibling).reverse());
}

/** XPath 1.0, section 5. */
export function textOf(node: XmlNode): string {
  switch (node.kind) {
    case 'attribute':
      return node.value;
    case 'element':
    case 'document':
      return contentOf(node);
    case 'instruction':
      return node.text.replace(/^\S+\s*/, '');
    case 'text':
    case 'blank':
    case 'kept':
    case 'cdata':
      return runFrom(node);
    default:
      return node.text;
  }
}

function contentOf(node: XmlParent): string {
  let text = '';
  const visit = (parent: XmlElement | XmlParent): void => {
    for (const child of parent.children) {
      if (isText(child)) text += child.text;
      else if (isElement(child)) visit(child);
    }
  };
  visit(node);
  return text;
}

function runFrom(first: XmlLeaf): string {
  let text = '';
  const siblings = first.parent?.children ?? [first];
  for (let at = first.parent ? first.index : 0; isText(siblings[at]); at++) {
    text += (siblings[at] as XmlLeaf).text;
  }
  return text;
}
