/** Applies an XDT transform to a configuration file, both as text. */

import { XmlSyntaxError } from '../xml/xml-syntax-error.ts';
import { indentTree } from './indent.ts';
import { parseTree } from './parse-tree.ts';
import { runTransform } from './run-transform.ts';
import type { TransformElement } from './target-path.ts';
import { type Target, TransformLog, type TransformMessage } from './transform-log.ts';
import {
  isDeclaration,
  isElement,
  rootElement,
  transformNamespace,
  type XmlDocument,
  type XmlElement,
  type XmlParent,
} from './tree.ts';
import { writeTree } from './write-tree.ts';
import { XdtError, XdtInputError } from './xdt-error.ts';

export type TransformResult = {
  /** What the transforms that worked have made of the source: not to be used where it `failed`. */
  readonly text: string;
  readonly messages: readonly TransformMessage[];
  /** At least one message is an error. */
  readonly failed: boolean;
  /** False where the transform has removed the root element. */
  readonly hasRoot: boolean;
};

/**
 * Follows Microsoft's engine as it works with white space preserved, to the character. Throws `XdtInputError` where a
 * text is no XML. Neither document types nor entities are read.
 */
export function applyTransform(source: string, transform: string): TransformResult {
  const target = targetOf(source);
  const instructions = parse(transform, 'transform');
  const log = new TransformLog();
  const root = rootElement(instructions);
  if (!root || !usesTransforms(root)) {
    log.info(`The transform does not use ${transformNamespace}: nothing changes`);
    return { text: source, messages: log.messages, failed: false, hasRoot: true };
  }
  checkElements(root, log);
  visit(instructions, undefined, target, log);
  indentTree(target.document);
  return {
    text: writeTree(target.document),
    messages: log.messages,
    failed: log.failed,
    hasRoot: rootElement(target.document) !== undefined,
  };
}

function targetOf(source: string): Target {
  let original: XmlDocument | undefined;
  return {
    document: parse(source, 'source'),
    original: () => {
      original ??= parse(source, 'source');
      return original;
    },
  };
}

function parse(text: string, input: 'source' | 'transform'): XmlDocument {
  try {
    return parseTree(text, { keepsBlanks: input === 'source' });
  } catch (error) {
    if (!(error instanceof XmlSyntaxError)) throw error;
    throw new XdtInputError(input, error.message, error.place, error);
  }
}

const declares = ({ attributes }: XmlElement): boolean =>
  attributes.some((attribute) => isDeclaration(attribute) && attribute.value === transformNamespace);

const usesTransforms = (element: XmlElement): boolean =>
  declares(element) || element.children.some((child) => isElement(child) && usesTransforms(child));

/** Elements of the transform's own namespace. */
function checkElements(element: XmlElement, log: TransformLog): void {
  if (element.namespace === transformNamespace) {
    if (element.local === 'Import') checkImport(element, log);
    else log.warning(`The tag ${element.name} is not known`, element.place);
  }
  for (const child of element.children) if (isElement(child)) checkElements(child, log);
}

/** It would load .NET code, which nothing here could run: a transform that comes from there is not known later. */
function checkImport({ name, attributes, place }: XmlElement, log: TransformLog): void {
  const names = attributes.filter(({ namespace }) => namespace === '').map(({ local }) => local);
  const sources = names.filter((local) => local === 'assembly' || local === 'path');
  if (sources.length !== 1 || names.length !== 2 || !names.includes('namespace')) {
    throw new XdtInputError('transform', `${name} needs assembly or path, and namespace`, place);
  }
  log.verbose(`${name} is passed over: .NET is not here`);
}

/** Depth first; what is below an element comes after it, also where the element itself was replaced or removed. */
function visit(
  parent: XmlParent,
  above: TransformElement | undefined,
  target: Target,
  log: TransformLog,
): void {
  for (const element of parent.children) {
    if (!isElement(element)) continue;
    const at: TransformElement = { element, above, found: {} };
    try {
      runTransform(at, target, log);
    } catch (error) {
      if (!(error instanceof XdtError)) throw error;
      // The attribute itself cannot be read: what is below it is not looked at.
      log.error(error.message, error.place ?? element.place);
      continue;
    }
    visit(element, at, target, log);
  }
}
