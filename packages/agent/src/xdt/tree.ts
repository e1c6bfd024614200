/** An XML document as a tree that still knows how it was written. */
import type { Place } from '../xml/place.ts';

/** What stands between the attributes of a start tag, by the name that follows it; '' is what stands before the end. */
export type TagLayout = {
  readonly order: string[];
  readonly spaces: Map<string, string>;
  lineBreak?: string;
};

export type XmlAttribute = {
  readonly kind: 'attribute';
  /** As it is written; an attribute that was copied from a transform loses its prefix and keeps its namespace. */
  name: string;
  readonly local: string;
  readonly namespace: string;
  value: string;
  owner: XmlElement;
  readonly place: Place;
  order: number;
};

export type XmlElement = {
  readonly kind: 'element';
  readonly name: string;
  readonly local: string;
  readonly namespace: string;
  readonly attributes: XmlAttribute[];
  readonly children: XmlChild[];
  parent: XmlParent | undefined;
  readonly place: Place;
  /** `<e/>` and not `<e></e>`. */
  isClosed: boolean;
  /** It came from the transform. */
  readonly isNew: boolean;
  readonly layout: TagLayout;
  order: number;
  index: number;
};

/** `blank` is white space only; `kept` is white space below xml:space="preserve", which counts as text. */
export type LeafKind =
  | 'text'
  | 'blank'
  | 'kept'
  | 'cdata'
  | 'comment'
  | 'instruction'
  | 'declaration'
  | 'doctype';

export type XmlLeaf = {
  readonly kind: LeafKind;
  readonly text: string;
  parent: XmlParent | undefined;
  readonly place: Place;
  order: number;
  index: number;
};

export type XmlDocument = {
  readonly kind: 'document';
  readonly children: XmlChild[];
  readonly parent: undefined;
  order: number;
  index: number;
  /** The nodes' numbers in document order are those of now. */
  isNumbered: boolean;
};

export type XmlParent = XmlElement | XmlDocument;
export type XmlChild = XmlElement | XmlLeaf;
export type XmlNode = XmlParent | XmlLeaf | XmlAttribute;

export const xmlnsNamespace = 'http://www.w3.org/2000/xmlns/';
export const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';
export const transformNamespace = 'http://schemas.microsoft.com/XML-Document-Transform';

export const newDocument = (): XmlDocument => ({
  ...{ kind: 'document', children: [], parent: undefined, order: 0, index: 0, isNumbered: false },
});

export const newLeaf = (kind: LeafKind, text: string, place: Place): XmlLeaf => ({
  ...{ kind, text, place, parent: undefined, order: 0, index: 0 },
});

export const isElement = (node: XmlNode | undefined): node is XmlElement => node?.kind === 'element';

export const isDeclaration = (attribute: XmlAttribute): boolean => attribute.namespace === xmlnsNamespace;

export const rootElement = (document: XmlDocument): XmlElement | undefined =>
  document.children.find(isElement);

export const prefixOf = (name: string): string => name.slice(0, Math.max(0, name.indexOf(':')));

export const nodeName = (node: XmlNode): string => ('name' in node ? node.name : `#${node.kind}`);

export const elementNamed = (
  parts: Pick<XmlElement, 'name' | 'local' | 'namespace' | 'place' | 'isClosed' | 'isNew'>,
): XmlElement => ({
  ...{ kind: 'element', attributes: [], children: [], parent: undefined, order: 0, index: 0 },
  ...parts,
  layout: { order: [], spaces: new Map() },
});

/** Puts the node before `reference`, or at the end where there is none. */
export function insertChild(parent: XmlParent, node: XmlChild, reference?: XmlChild): void {
  const at = reference ? parent.children.indexOf(reference) : -1;
  parent.children.splice(at < 0 ? parent.children.length : at, 0, node);
  node.parent = parent;
  if (parent.kind === 'element') parent.isClosed = false;
  forgetNumbers(parent);
}

export function removeChild(node: XmlChild): void {
  const { parent } = node;
  if (!parent) return;
  forgetNumbers(parent);
  parent.children.splice(parent.children.indexOf(node), 1);
  node.parent = undefined;
}

export function replaceChild(old: XmlChild, node: XmlChild): void {
  const { parent } = old;
  if (!parent) return;
  insertChild(parent, node, old);
  removeChild(old);
}

function forgetNumbers(parent: XmlParent): void {
  const root = rootOf(parent);
  if (root.kind === 'document') root.isNumbered = false;
}

export function rootOf(node: XmlNode): XmlNode {
  let root: XmlNode = node;
  for (;;) {
    const above: XmlNode | undefined = root.kind === 'attribute' ? root.owner : root.parent;
    if (!above) return root;
    root = above;
  }
}

/** Gives every node its number in document order, and its index below its parent, where something has changed. */
export function numberNodes(root: XmlNode): void {
  if (root.kind === 'document' && root.isNumbered) return;
  let order = 0;
  const visit = (node: XmlParent | XmlLeaf): void => {
    node.order = order++;
    if (!('children' in node)) return;
    if (node.kind === 'element') for (const attribute of node.attributes) attribute.order = order++;
    for (const [index, child] of node.children.entries()) {
      child.index = index;
      visit(child);
    }
  };
  if (root.kind !== 'attribute') visit(root);
  if (root.kind === 'document') root.isNumbered = true;
}

/** The namespaces in scope of an element, by prefix; '' is the default one. */
export function namespacesOf(element: XmlElement): Map<string, string> {
  const found = new Map<string, string>();
  for (let node: XmlNode | undefined = element; isElement(node); node = node.parent) {
    for (const attribute of node.attributes) {
      if (!isDeclaration(attribute)) continue;
      const prefix = attribute.name === 'xmlns' ? '' : attribute.local;
      if (!found.has(prefix)) found.set(prefix, attribute.value);
    }
  }
  return found;
}
