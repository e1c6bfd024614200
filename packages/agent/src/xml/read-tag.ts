/** One start tag: its name, its attributes, and the namespaces that it declares. */
import type { Place } from './place.ts';
import { readValue } from './read-text.ts';
import type { Token } from './tokens.ts';
import { isDeclaration, nodeTypes, setTag, XmlNode, xmlNamespace } from './xml-node.ts';
import { XmlSyntaxError } from './xml-syntax-error.ts';

/** Namespaces by prefix; '' is the default one. */
export type Scope = ReadonlyMap<string, string>;

type RawAttribute = { readonly name: string; readonly value: string };

export type ReadTag = {
  readonly element: XmlNode;
  /** What holds inside of it. */
  readonly scope: Scope;
  /** What it says by `xml:space`. */
  readonly space: string | undefined;
};

/** Throws `XmlSyntaxError` for a prefix that nobody declares, and for an attribute that is there twice. */
export function readTag(
  { text, start }: Token,
  above: Scope,
  placeOf: (offset: number) => Place,
  isNormalised: boolean,
): ReadTag {
  const refuse = (message: string): never => {
    throw new XmlSyntaxError(message, placeOf(start));
  };
  const name = /^<([^\s/>]+)/.exec(text)?.[1] ?? '';
  const attributes = readAttributes(text, name.length + 1);
  for (const qualified of [name, ...attributes.map((attribute) => attribute.name)]) {
    if (!/^[^:]+(?::[^:]+)?$/.test(qualified)) refuse(`'${qualified}' is no name with a prefix`);
  }
  const scope = declare(attributes, above, refuse);
  const uri = namespaceOf(name, scope, refuse) || null;
  const element = new XmlNode(nodeTypes.element, { name, uri });
  const tag = attributes.map((attribute) => attributeOf(attribute, scope, refuse, isNormalised));
  const known = new Set(tag.map(expandedName));
  if (known.size < tag.length) refuse(`an attribute of '${name}' is there twice`);
  setTag(element, tag);
  element.isEmpty = text.endsWith('/>');
  return { element, scope, space: attributes.find((attribute) => attribute.name === 'xml:space')?.value };
}

function expandedName(attribute: XmlNode): string {
  return isDeclaration(attribute)
    ? attribute.nodeName
    : `{${attribute.namespaceURI ?? ''}}${attribute.localName}`;
}

function readAttributes(tag: string, start: number): RawAttribute[] {
  const pattern = /\s*(?:([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')|\/?>)/y;
  pattern.lastIndex = start;
  const attributes: RawAttribute[] = [];
  for (let found = pattern.exec(tag); found; found = pattern.exec(tag)) {
    const [, name, value] = found;
    if (name === undefined || value === undefined) break;
    attributes.push({ name, value: value.slice(1, -1) });
  }
  return attributes;
}

function declare(
  attributes: readonly RawAttribute[],
  above: Scope,
  refuse: (message: string) => never,
): Scope {
  const declared = attributes.filter(({ name }) => name === 'xmlns' || name.startsWith('xmlns:'));
  if (declared.length === 0) return above;
  const own = new Map(above);
  for (const { name, value: text } of declared) {
    const { value } = readValue(text, true);
    const prefix = name.slice('xmlns:'.length);
    if (!mayStandFor(prefix, value)) refuse(`'${name}' cannot stand for '${value}'`);
    own.set(prefix, value);
  }
  return own;
}

/** Namespaces in XML, section 3. */
function mayStandFor(prefix: string, uri: string): boolean {
  if (prefix === 'xml') return uri === xmlNamespace;
  const isReserved = uri === xmlNamespace || uri === 'http://www.w3.org/2000/xmlns/';
  return prefix !== 'xmlns' && !isReserved && (prefix === '' || uri !== '');
}

function attributeOf(
  { name, value: text }: RawAttribute,
  scope: Scope,
  refuse: (message: string) => never,
  isNormalised: boolean,
): XmlNode {
  const { value, content } = readValue(text, isNormalised);
  const isPrefixed = name.includes(':') && !name.startsWith('xmlns:');
  const uri = isPrefixed ? namespaceOf(name, scope, refuse) : null;
  const attribute = new XmlNode(nodeTypes.attribute, { name, uri, value });
  attribute.content = content;
  return attribute;
}

function namespaceOf(name: string, scope: Scope, refuse: (message: string) => never): string {
  const colon = name.indexOf(':');
  if (colon < 0) return scope.get('') ?? '';
  const prefix = name.slice(0, colon);
  return scope.get(prefix) || refuse(`the prefix '${prefix}' is not declared`);
}
