/** The transforms that work on the attributes of every target. */
import type { Application } from './application.ts';
import { argumentsOf } from './call.ts';
import { copyElement } from './copy-element.ts';
import { select } from './target-path.ts';
import { resolveTokens } from './token-values.ts';
import { isElement, nodeName, type XmlAttribute, type XmlElement, type XmlNode } from './tree.ts';
import { XdtError } from './xdt-error.ts';

export function setAttributes(application: Application): void {
  setEach(application, ({ value }) => value);
}

/** As `setAttributes`, and `$(name)` in a value stands for the attribute of that name. */
export function setTokenizedAttributes(application: Application): void {
  setEach(application, resolveTokens);
}

function setEach(
  application: Application,
  wanted: (attribute: XmlAttribute, target: XmlElement) => string,
): void {
  const attributes = namedAttributes(copyElement(application.source), application);
  for (const attribute of attributes) {
    const target = elementOf(application);
    const value = wanted(attribute, target);
    const existing = target.attributes.find(({ name }) => name === attribute.name);
    if (existing) existing.value = value;
    else addAttribute({ ...attribute, value, owner: target });
    application.log.verbose(`Set ${attribute.name}`);
  }
  tellCount(application, attributes.length, 'set');
}

/** In place of one that has another prefix for the same namespace. */
function addAttribute(attribute: XmlAttribute): void {
  const { attributes } = attribute.owner;
  const same = attributes.findIndex(
    ({ local, namespace }) => local === attribute.local && namespace === attribute.namespace,
  );
  if (same >= 0) attributes.splice(same, 1);
  attributes.push(attribute);
}

export function removeAttributes(application: Application): void {
  const attributes = namedAttributes(application.target, application);
  if (application.target.kind === 'document') elementOf(application);
  for (const attribute of attributes) {
    const target = elementOf(application);
    target.attributes.splice(target.attributes.indexOf(attribute), 1);
    application.log.verbose(`Removed ${attribute.name}`);
  }
  tellCount(application, attributes.length, 'removed');
}

function tellCount({ log, place }: Application, count: number, done: string): void {
  if (count > 0) log.verbose(`${count} attributes ${done}`);
  else log.warning(`no attribute was ${done}`, place);
}

function elementOf({ target }: Application): XmlElement {
  if (isElement(target)) return target;
  throw new XdtError(`${nodeName(target)} has no attributes`);
}

/** All of them where the transform names none; each name that finds nothing is warned of. */
function namedAttributes(element: XmlNode, { call, log, place }: Application): XmlAttribute[] {
  const names = argumentsOf(call);
  const find = (wanted: readonly string[]) =>
    select(wanted.map((name) => `@${name}`).join('|'), element, new Map()).filter(
      (node) => node.kind === 'attribute',
    );
  if (names.length === 0) return find(['*']);
  for (const name of names) {
    if (find([name]).length === 0) log.warning(`no attribute matches ${name}`, place);
  }
  return find(names);
}
