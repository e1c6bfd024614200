/** The core functions of XPath 1.0, section 4. */
import { isElement, nodeName, type XmlNode } from '../tree.ts';
import { XPathError } from './lexer.ts';
import { parentOf, textOf } from './navigate.ts';
import { asBoolean, asNumber, asString, type Value } from './values.ts';

/** Where a function is called. */
export type Position = { readonly node: XmlNode; readonly position: number; readonly size: number };

type XPathFunction = {
  /** How many arguments it takes, from and to. */
  readonly takes: readonly [number, number];
  readonly call: (args: readonly Value[], at: Position) => Value;
};

const own = (takes: readonly [number, number], call: XPathFunction['call']): XPathFunction => ({
  takes,
  call,
});
/** Of the first argument, or of the node itself. */
const ofText = (args: readonly Value[], { node }: Position): string =>
  args[0] === undefined ? textOf(node) : asString(args[0]);
const text = (args: readonly Value[], at: number): string => asString(args[at] ?? '');
const nodes = (value: Value | undefined): readonly XmlNode[] => {
  if (typeof value === 'object') return value;
  throw new XPathError('a function that works on nodes got something else');
};
const firstNode = (args: readonly Value[], { node }: Position): XmlNode | undefined =>
  args[0] === undefined ? node : nodes(args[0])[0];

const known: Readonly<Record<string, XPathFunction>> = {
  last: own([0, 0], (_, { size }) => size),
  position: own([0, 0], (_, { position }) => position),
  count: own([1, 1], ([value]) => nodes(value).length),
  // Only a document type could say which attributes are ids, and none is read.
  id: own([1, 1], () => []),
  'local-name': own([0, 1], (args, at) => localName(firstNode(args, at))),
  'namespace-uri': own([0, 1], (args, at) => {
    const node = firstNode(args, at);
    return node && 'namespace' in node ? node.namespace : '';
  }),
  name: own([0, 1], (args, at) => {
    const node = firstNode(args, at);
    return node && 'name' in node ? nodeName(node) : localName(node);
  }),
  string: own([0, 1], ofText),
  concat: own([2, Number.POSITIVE_INFINITY], (args) => args.map(asString).join('')),
  'starts-with': own([2, 2], (args) => text(args, 0).startsWith(text(args, 1))),
  contains: own([2, 2], (args) => text(args, 0).includes(text(args, 1))),
  'substring-before': own([2, 2], (args) => {
    const at = text(args, 0).indexOf(text(args, 1));
    return text(args, 0).slice(0, Math.max(0, at));
  }),
  'substring-after': own([2, 2], (args) => {
    const at = text(args, 0).indexOf(text(args, 1));
    return at < 0 ? '' : text(args, 0).slice(at + text(args, 1).length);
  }),
  substring: own([2, 3], ([value = '', from = 0, length]) =>
    substring(asString(value), asNumber(from), length === undefined ? undefined : asNumber(length)),
  ),
  'string-length': own([0, 1], (args, at) => ofText(args, at).length),
  'normalize-space': own([0, 1], (args, at) =>
    ofText(args, at)
      .replaceAll(/[ \t\r\n]+/g, ' ')
      .replaceAll(/^ | $/g, ''),
  ),
  translate: own([3, 3], (args) => translate(text(args, 0), text(args, 1), text(args, 2))),
  boolean: own([1, 1], ([value = false]) => asBoolean(value)),
  not: own([1, 1], ([value = false]) => !asBoolean(value)),
  true: own([0, 0], () => true),
  false: own([0, 0], () => false),
  lang: own([1, 1], (args, { node }) => isInLanguage(node, text(args, 0))),
  number: own([0, 1], (args, at) => asNumber(args[0] ?? textOf(at.node))),
  sum: own([1, 1], ([value]) => nodes(value).reduce((sum, node) => sum + asNumber(textOf(node)), 0)),
  floor: own([1, 1], ([value = 0]) => Math.floor(asNumber(value))),
  ceiling: own([1, 1], ([value = 0]) => Math.ceil(asNumber(value))),
  round: own([1, 1], ([value = 0]) => Math.round(asNumber(value))),
};

/** Throws `XPathError` for a function that is not known, or for too many or too few arguments. */
export function functionNamed(name: string, args: number): XPathFunction['call'] {
  const found = Object.hasOwn(known, name) ? known[name] : undefined;
  if (!found) throw new XPathError(`there is no function ${name}()`);
  if (args < found.takes[0] || args > found.takes[1]) {
    throw new XPathError(`the function ${name}() does not take ${args} arguments`);
  }
  return found.call;
}

function localName(node: XmlNode | undefined): string {
  if (node?.kind === 'instruction') return /^\S*/.exec(node.text)?.[0] ?? '';
  return node && 'local' in node ? node.local : '';
}

/** Characters count from one, and both ends are rounded. */
function substring(value: string, from: number, length: number | undefined): string {
  const start = Math.round(from);
  const end = length === undefined ? Number.POSITIVE_INFINITY : start + Math.round(length);
  return [...value.split('')].filter((_, at) => at + 1 >= start && at + 1 < end).join('');
}

function translate(value: string, from: string, to: string): string {
  return value
    .split('')
    .map((character) => {
      const at = from.indexOf(character);
      return at < 0 ? character : (to[at] ?? '');
    })
    .join('');
}

function isInLanguage(start: XmlNode, language: string): boolean {
  for (let node: XmlNode | undefined = start; node; node = parentOf(node)) {
    const found = isElement(node)
      ? node.attributes.find(({ name }) => name === 'xml:lang')?.value
      : undefined;
    if (found !== undefined) return `${found.toLowerCase()}-`.startsWith(`${language.toLowerCase()}-`);
  }
  return false;
}
