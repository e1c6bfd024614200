/** One start tag: its name, its attributes, and the white space between them. */
import type { Place } from '../xml/place.ts';
import { decodeReferences } from '../xml/tokens.ts';
import { XmlSyntaxError } from '../xml/xml-syntax-error.ts';
import { elementNamed, prefixOf, type XmlAttribute, type XmlElement, xmlnsNamespace } from './tree.ts';

/** Namespaces by prefix; '' is the default one. */
export type Scope = ReadonlyMap<string, string>;

type RawAttribute = { readonly name: string; readonly value: string; readonly place: Place };

/** `placeOf` tells the place of an offset in the tag. Throws `XmlSyntaxError` for a prefix that nobody declares. */
export function readTag(
  tag: string,
  placeOf: (offset: number) => Place,
  above: Scope,
): { node: XmlElement; isClosed: boolean } {
  const name = /^<([^\s/>]+)/.exec(tag)?.[1] ?? '';
  const place = placeOf(1);
  const { attributes, spaces } = readAttributes(tag, name.length + 1, placeOf);
  const isClosed = tag.endsWith('/>');
  const scope = declare(attributes, above);
  const node = elementNamed({
    ...{ name, local: localOf(name), place, isClosed, isNew: false },
    namespace: namespaceOf(name, scope, place, scope.get('') ?? ''),
  });
  const expanded = new Set<string>();
  for (const raw of attributes) {
    const attribute = attributeOf(raw, node, scope);
    const key = `{${attribute.namespace}}${attribute.local}`;
    if (expanded.has(key)) throw new XmlSyntaxError(`the attribute ${raw.name} is there twice`, raw.place);
    expanded.add(key);
    node.attributes.push(attribute);
    node.layout.order.push(raw.name);
  }
  for (const [key, space] of spaces) node.layout.spaces.set(key, space);
  return { node, isClosed };
}

/** What holds below the element. */
export function scopeOf(element: XmlElement, above: Scope): Scope {
  return declare(element.attributes, above);
}

function readAttributes(
  tag: string,
  start: number,
  placeOf: (offset: number) => Place,
): { attributes: RawAttribute[]; spaces: Map<string, string> } {
  const pattern = /(\s*)(?:([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')|\/?>)/y;
  pattern.lastIndex = start;
  const attributes: RawAttribute[] = [];
  const spaces = new Map<string, string>();
  for (let at = start, found = pattern.exec(tag); found; at = pattern.lastIndex, found = pattern.exec(tag)) {
    const [, space = '', name, value] = found;
    spaces.set(name ?? '', space);
    if (name === undefined || value === undefined) break;
    const place = placeOf(at + space.length);
    attributes.push({ name, value: decodeReferences(value.slice(1, -1)), place });
  }
  return { attributes, spaces };
}

function declare(attributes: readonly { name: string; value: string }[], above: Scope): Scope {
  const declared = attributes.filter(({ name }) => name === 'xmlns' || name.startsWith('xmlns:'));
  if (declared.length === 0) return above;
  return new Map([
    ...above,
    ...declared.map(({ name, value }) => [name === 'xmlns' ? '' : localOf(name), value] as const),
  ]);
}

function attributeOf({ name, value, place }: RawAttribute, owner: XmlElement, scope: Scope): XmlAttribute {
  const isDeclaration = name === 'xmlns' || name.startsWith('xmlns:');
  const namespace = isDeclaration ? xmlnsNamespace : namespaceOf(name, scope, place, '');
  return { ...{ kind: 'attribute', name, value, owner, place, namespace, order: 0 }, local: localOf(name) };
}

function namespaceOf(name: string, scope: Scope, place: Place, fallback: string): string {
  const prefix = prefixOf(name);
  if (prefix === '') return fallback;
  const namespace = scope.get(prefix);
  if (!namespace) throw new XmlSyntaxError(`the prefix ${prefix} stands for no namespace`, place);
  return namespace;
}

const localOf = (name: string): string => name.slice(name.indexOf(':') + 1);
