/**
 * An XML document as a tree. It has as much of the DOM as the library for XPath reads; `content` and `tag` beside it
 * are what is written.
 */
export class XmlNode {
  readonly nodeType: NodeType;
  readonly nodeName: string;
  readonly localName: string;
  readonly prefix: string | null;
  readonly namespaceURI: string | null;
  /** Of a leaf or an attribute its text, without references; setting it is `setValue`. */
  value: string;
  parentNode: XmlNode | null = null;
  ownerElement: XmlNode | null = null;
  ownerDocument: XmlNode | null = null;
  previousSibling: XmlNode | null = null;
  nextSibling: XmlNode | null = null;
  /** Of an element, but for its declarations of namespaces. */
  attributes: Attributes | null = null;
  /** Of an element all its attributes, in the order in which they stand. */
  tag: readonly XmlNode[] = none;
  /** Written `<e />` and not `<e></e>`. */
  isEmpty = false;
  /** All that stands inside; of an attribute only where it names entities. */
  content: readonly XmlNode[] = none;
  /** What XPath sees of it: of texts beside each other the first, for all of them. */
  childNodes: readonly XmlNode[] = none;
  /** Of such a first text all of them. */
  joined: readonly XmlNode[] | undefined;
  order = 0;

  constructor(nodeType: NodeType, { name = '', uri = null, value = '' }: NodeInit) {
    const colon = name.indexOf(':');
    this.nodeType = nodeType;
    this.nodeName = name;
    this.localName = colon < 0 ? name : name.slice(colon + 1);
    this.prefix = colon < 0 ? null : name.slice(0, colon);
    this.namespaceURI = uri;
    this.value = value;
  }

  get nodeValue(): string | null {
    if (this.nodeType === nodeTypes.element || this.nodeType === nodeTypes.document) return null;
    return this.joined ? this.joined.map(({ value }) => value).join('') : this.value;
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

const none: readonly XmlNode[] = [];

/** Those of the DOM, and the declaration. */
export const nodeTypes = {
  element: 1,
  attribute: 2,
  text: 3,
  cdata: 4,
  entity: 5,
  instruction: 7,
  comment: 8,
  document: 9,
  documentType: 10,
  declaration: 13,
} as const;

export type NodeType = (typeof nodeTypes)[keyof typeof nodeTypes];

type NodeInit = { readonly name?: string; readonly uri?: string | null; readonly value?: string };

/** A list as the library reads it. */
export class Attributes extends Array<XmlNode> {
  item(index: number): XmlNode | null {
    return this[index] ?? null;
  }
}

export const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';

/** `xmlns`, or `xmlns:` and a prefix. */
export const isDeclaration = ({ nodeName }: XmlNode): boolean =>
  nodeName === 'xmlns' || nodeName.startsWith('xmlns:');

/** Of a declaration; '' is that of the default namespace. */
export const declaredPrefix = ({ nodeName }: XmlNode): string => nodeName.slice('xmlns:'.length);

export const isElement = ({ nodeType }: XmlNode): boolean => nodeType === nodeTypes.element;

const isText = ({ nodeType }: XmlNode): boolean =>
  nodeType === nodeTypes.text || nodeType === nodeTypes.cdata;

/** Sets the text of a leaf or an attribute. */
export function setValue(node: XmlNode, value: string): void {
  node.value = value;
  node.content = none;
}

/** Puts the nodes inside of the parent, in the place of all that is there. */
export function setContent(parent: XmlNode, content: readonly XmlNode[]): void {
  parent.content = content;
  parent.isEmpty = false;
  const seen = seenByXPath(content);
  parent.childNodes = seen;
  for (const child of content) child.parentNode = parent;
  for (const [at, child] of seen.entries()) {
    child.previousSibling = seen[at - 1] ?? null;
    child.nextSibling = seen[at + 1] ?? null;
  }
}

function seenByXPath(content: readonly XmlNode[]): XmlNode[] {
  const seen: XmlNode[] = [];
  let run: XmlNode[] = [];
  for (const node of content) {
    node.joined = undefined;
    if (isHidden(node)) continue;
    if (!isText(node) || run.length === 0) seen.push(node);
    if (isText(node)) run.push(node);
    else run = [];
    if (run.length > 1 && run[0]) run[0].joined = run;
  }
  return seen;
}

const isHidden = ({ nodeType }: XmlNode): boolean =>
  nodeType === nodeTypes.entity || nodeType === nodeTypes.declaration || nodeType === nodeTypes.documentType;

/** Sets the attributes of an element, declarations of namespaces among them. */
export function setTag(element: XmlNode, tag: readonly XmlNode[]): void {
  element.tag = tag;
  element.attributes = new Attributes();
  for (const attribute of tag) {
    attribute.ownerElement = element;
    attribute.parentNode = element;
    if (!isDeclaration(attribute)) element.attributes.push(attribute);
  }
}

/** The namespaces that hold inside of an element, by prefix; '' is the default one. */
export function namespacesOf(element: XmlNode): Map<string, string> {
  const found = new Map([['xml', xmlNamespace]]);
  for (let node: XmlNode | null = element; node; node = node.parentNode) {
    for (const attribute of node.tag) {
      const prefix = declaredPrefix(attribute);
      if (isDeclaration(attribute) && !found.has(prefix)) found.set(prefix, attribute.value);
    }
  }
  return found;
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
