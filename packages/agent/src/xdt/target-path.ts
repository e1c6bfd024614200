/** Which nodes of the target an element of the transform is about. */
import { argumentsOf, type Call, parseCall } from './call.ts';
import type { Target } from './transform-log.ts';
import {
  namespacesOf,
  transformNamespace,
  type XmlAttribute,
  type XmlElement,
  type XmlNode,
} from './tree.ts';
import { locating, XdtError } from './xdt-error.ts';
import { XPathError } from './xpath/lexer.ts';
import { selectNodes } from './xpath/select-nodes.ts';

/** An element of the transform below the elements around it. */
export type TransformElement = {
  readonly element: XmlElement;
  readonly above: TransformElement | undefined;
  /** What was found when it was first asked for; later explanations go by it, also when it is gone by then. */
  readonly found: { targets?: readonly XmlNode[]; parents?: readonly XmlNode[] };
};

/** Names what is in the transform's default namespace, which XPath has no name for. */
const defaultPrefix = '_defaultNamespace';

export const xdtAttribute = (element: XmlElement, local: string): XmlAttribute | undefined =>
  element.attributes.find(
    (attribute) => attribute.namespace === transformNamespace && attribute.local === local,
  );

/** The XPath of what the element is about, with the locators of all elements around it. Throws `XdtError`. */
export function targetPath(at: TransformElement): string {
  return locating(at.element.place, () => {
    const above = at.above ? targetPath(at.above) : '';
    const locator = locatorOf(at.element);
    return locator?.name === 'XPath'
      ? byXPath(locator, above, at.element)
      : append(above, stepName(at.element), predicate(locator, at.element));
  });
}

/** The XPath of what an element is inserted into; undefined where the element has nothing above it. */
export function parentPath(at: TransformElement): string | undefined {
  if (!at.above) return undefined;
  const above = targetPath(at.above);
  return locatorOf(at.element)?.name === 'XPath' ? targetPath(at) : above;
}

const locators = ['Match', 'Condition', 'XPath', 'DefaultLocator'];

function locatorOf(element: XmlElement): Call | undefined {
  const attribute = xdtAttribute(element, 'Locator');
  if (!attribute) return undefined;
  return locating(attribute.place, () => {
    const call = parseCall(attribute.value);
    if (!locators.includes(call.name)) throw new XdtError(`there is no locator ${call.name}`);
    return call;
  });
}

function stepName({ name, local, namespace }: XmlElement): string {
  return namespace !== '' && !name.includes(':') ? `${defaultPrefix}:${local}` : name;
}

function predicate(locator: Call | undefined, element: XmlElement): string {
  if (!locator) return '';
  switch (locator.name) {
    case 'Match':
      return matchOf(argumentsOf(locator), element);
    case 'Condition':
      return exactlyOne(locator);
    default:
      return '';
  }
}

/** Values stand in the expression as they are: one with an apostrophe makes it none. */
function matchOf(names: readonly string[], element: XmlElement): string {
  if (names.length === 0) throw new XdtError('Match needs the name of an attribute');
  const parts = names.map((wanted) => {
    const attribute = element.attributes.find(({ name }) => name === wanted);
    if (!attribute) throw new XdtError(`Match: there is no attribute ${wanted} here`);
    return `@${attribute.name}='${attribute.value}'`;
  });
  return parts.join(' and ');
}

function exactlyOne(locator: Call): string {
  const [argument, ...more] = argumentsOf(locator);
  if (argument === undefined || more.length > 0)
    throw new XdtError(`${locator.name} needs exactly one argument`);
  return argument;
}

function byXPath(locator: Call, above: string, element: XmlElement): string {
  const path = exactlyOne(locator);
  if (path.startsWith('/')) return path;
  return append(append(above, stepName(element), ''), path, '').replaceAll('/./', '/');
}

function append(above: string, step: string, condition: string): string {
  const start = above.endsWith('/') ? above : `${above}/`;
  if (condition === '') return start + step;
  return `${start}${step}${condition.startsWith('[') ? '' : '['}${condition}${condition.endsWith(']') ? '' : ']'}`;
}

/** What the path finds in the target as it is now. Prefixes are those of the transform. Throws `XdtError`. */
export function findTargets(
  path: string,
  { element }: TransformElement,
  document: XmlNode,
): readonly XmlNode[] {
  const prefixes = new Map<string, string>();
  for (const [prefix, namespace] of namespacesOf(element)) prefixes.set(prefix || defaultPrefix, namespace);
  return select(path, document, prefixes);
}

/** Throws `XdtError`. */
export function select(
  path: string,
  node: XmlNode,
  prefixes: ReadonlyMap<string, string>,
): readonly XmlNode[] {
  try {
    return selectNodes(path, node, prefixes);
  } catch (error) {
    if (!(error instanceof XPathError)) throw error;
    throw new XdtError(error.message);
  }
}

/** What the element itself is about. Throws `XdtError`. */
export function targetsOf(at: TransformElement, document: XmlNode): readonly XmlNode[] {
  at.found.targets ??= findTargets(targetPath(at), at, document);
  return at.found.targets;
}

/** What the element is inserted into; the root is in nothing. Throws `XdtError`. */
export function parentsOf(at: TransformElement, document: XmlNode): readonly XmlNode[] {
  const path = parentPath(at);
  if (path === undefined) throw new XdtError(`${at.element.name} is the root: nothing is around it`);
  at.found.parents ??= findTargets(path, at, document);
  return at.found.parents;
}

/** The outermost path that finds nothing, and whether it would have before other transforms ran. */
export function explainMissing(
  at: TransformElement,
  isParent: boolean,
  { document, original }: Target,
): { path: string; at: TransformElement; existed: boolean } {
  let failed = at;
  for (let above = failed.above; above; above = failed.above) {
    if (isParent && parentPath(above) === undefined) break;
    const found = isParent ? parentsOf(above, document) : targetsOf(above, document);
    if (found.length > 0) break;
    failed = above;
  }
  const path = targetPath(failed);
  return { path, at: failed, existed: findTargets(path, failed, original()).length > 0 };
}
