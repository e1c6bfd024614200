/**
 * An XML text as a tree that gives the text back character by character. It has as much of the DOM as the library
 * for XPath reads; blank text between elements is kept, and XPath does not see it.
 */
export class XmlNode {
  readonly nodeType: NodeType;
  readonly nodeName: string;
  readonly localName: string;
  readonly prefix: string | null;
  readonly namespaceURI: string | null;
  /** Of leaves, as XPath sees it. */
  nodeValue: string | null;
  /** Of leaves, as it stands in the text; of an attribute with its quotes, without its name. */
  source: string;
  parentNode: XmlNode | null = null;
  ownerElement: XmlNode | null = null;
  ownerDocument: XmlNode | null = null;
  previousSibling: XmlNode | null = null;
  nextSibling: XmlNode | null = null;
  attributes: Attributes | null = null;
  tag: Tag | null = null;
  /** All that stands inside, also what XPath does not see. */
  content: XmlNode[] = [];
  childNodes: XmlNode[] = [];
  order = 0;

  constructor(nodeType: NodeType, { name = '', uri = null, value = null, source = '' }: NodeInit) {
    const colon = name.indexOf(':');
    this.nodeType = nodeType;
    this.nodeName = name;
    this.localName = name.slice(colon + 1);
    this.prefix = colon < 0 ? null : name.slice(0, colon);
    this.namespaceURI = uri;
    this.nodeValue = value;
    this.source = source;
  }

  get firstChild(): XmlNode | null {
    return this.childNodes[0] ?? null;
  }

  get documentElement(): XmlNode | null {
    return this.childNodes.find(({ nodeType }) => nodeType === nodeTypes.element) ?? null;
  }

  /** Only before and after are told, as the library asks for nothing else. */
  compareDocumentPosition(other: XmlNode): number {
    return other.order < this.order ? 2 : 4;
  }
}

export const nodeTypes = {
  element: 1,
  attribute: 2,
  text: 3,
  cdata: 4,
  instruction: 7,
  comment: 8,
  document: 9,
  /** Declaration, document type and blanks: for the text only. */
  hidden: 10,
} as const;

export type NodeType = (typeof nodeTypes)[keyof typeof nodeTypes];

type NodeInit = {
  readonly name?: string;
  readonly uri?: string | null;
  readonly value?: string | null;
  readonly source?: string;
};

/** The tags of an element around what is written of its attributes. */
export type Tag = {
  /** Each with the text in front of its value; declarations of namespaces have no node. */
  readonly attributes: readonly { readonly before: string; readonly node: XmlNode | undefined }[];
  /** From the last attribute on. */
  close: string;
  end: string;
  /** Prefixes and what they stand for inside of it; '' is the default namespace. */
  readonly namespaces: Namespaces;
};

export type Namespaces = ReadonlyMap<string, string>;

/** A list as the library reads it. */
export class Attributes extends Array<XmlNode> {
  item(index: number): XmlNode | null {
    return this[index] ?? null;
  }
}

/** Puts the nodes inside of the parent, in the place of all that is there. */
export function setContent(parent: XmlNode, content: readonly XmlNode[]): void {
  parent.content = [...content];
  parent.childNodes = content.filter(({ nodeType }) => nodeType !== nodeTypes.hidden);
  let previous: XmlNode | null = null;
  for (const child of parent.childNodes) {
    child.parentNode = parent;
    child.previousSibling = previous;
    child.nextSibling = null;
    if (previous) previous.nextSibling = child;
    previous = child;
  }
}

/** Numbers all nodes in the order of the document, and tells them their document. */
export function numberNodes(document: XmlNode): void {
  const waiting = [document];
  for (let order = 0, node = waiting.pop(); node; node = waiting.pop(), order += 1) {
    node.order = order;
    node.ownerDocument = node === document ? null : document;
    for (const child of node.childNodes.toReversed()) waiting.push(child);
    for (const attribute of node.attributes?.toReversed() ?? []) waiting.push(attribute);
  }
}

/** The text of the node with all that is inside. */
export function writeXml(node: XmlNode): string {
  if (node.nodeType !== nodeTypes.document && !node.tag) return node.source;
  const inside = node.content.map(writeXml).join('');
  if (!node.tag) return inside;
  const attributes = node.tag.attributes.map(
    ({ before, node: attribute }) => before + (attribute?.source ?? ''),
  );
  return `<${node.nodeName}${attributes.join('')}${node.tag.close}${inside}${node.tag.end}`;
}
