/** The transform of one element of the transform file. */

import type { Place } from '../xml/place.ts';
import { type Call, parseCall } from './call.ts';
import {
  explainMissing,
  parentsOf,
  type TransformElement,
  targetPath,
  targetsOf,
  xdtAttribute,
} from './target-path.ts';
import type { Target, TransformLog } from './transform-log.ts';
import { type Transform, transforms } from './transforms.ts';
import { nodeName, type XmlElement, type XmlNode } from './tree.ts';
import { locating, XdtError } from './xdt-error.ts';

type Run = {
  readonly at: TransformElement;
  readonly call: Call;
  readonly transform: Transform;
  readonly place: Place;
  readonly target: Target;
  readonly log: TransformLog;
};

/** Throws `XdtError` where the element's attributes cannot be read; what goes wrong later is logged. */
export function runTransform(at: TransformElement, target: Target, log: TransformLog): void {
  const attribute = xdtAttribute(at.element, 'Transform');
  if (!attribute) return;
  const { place } = attribute;
  const { call, transform } = locating(place, () => transformOf(attribute.value));
  const before = log.suppressesWarnings;
  log.suppressesWarnings = suppressesWarnings(at.element) ?? before;
  try {
    execute({ at, call, transform, place, target, log });
  } finally {
    log.suppressesWarnings = before;
  }
}

function transformOf(text: string): { call: Call; transform: Transform } {
  const call = parseCall(text);
  const transform = transforms.get(call.name);
  if (!transform) throw new XdtError(`there is no transform ${call.name}`);
  return { call, transform };
}

/** The attribute is called `SupressWarnings`, with one p. */
function suppressesWarnings(element: XmlElement): boolean | undefined {
  const attribute = xdtAttribute(element, 'SupressWarnings');
  if (!attribute) return undefined;
  const value = attribute.value.trim().toLowerCase();
  if (value === 'true' || value === 'false') return value === 'true';
  throw new XdtError(`${attribute.name} must be true or false`, element.place);
}

function execute(run: Run): void {
  const { at, call, place, log } = run;
  const name = `${call.name} (transform line ${place.line}, column ${place.column})`;
  let hasStarted = false;
  let hasFailed = false;
  try {
    const found = findWork(run);
    if (found.length > 0) {
      hasStarted = true;
      log.verbose(`Executing ${name} on ${targetPath(at)}`);
      applyTo(found, run);
    }
  } catch (error) {
    if (!(error instanceof XdtError)) throw error;
    hasFailed = true;
    log.error(error.message, error.place ?? place);
  }
  if (!hasStarted) log.info(`${name} is not executed`);
  else log.verbose(hasFailed ? `${call.name} failed` : `${call.name} is done`);
}

/** What the transform works on; where there is nothing, that is told here. */
function findWork({ at, transform, target, log }: Run): readonly XmlNode[] {
  const { document } = target;
  const found = transform.onParent ? parentsOf(at, document) : targetsOf(at, document);
  if (found.length > 0) return found;
  const missing = explainMissing(at, transform.onParent, target);
  const text = missing.existed
    ? `nothing matches ${missing.path} any more: an earlier transform has changed or removed it`
    : `nothing in the file matches ${missing.path}`;
  if (transform.whenMissing === 'error') throw new XdtError(text, missing.at.element.place);
  log.warning(text, missing.at.element.place);
  return [];
}

function applyTo(found: readonly XmlNode[], run: Run): void {
  if (!run.transform.onAll) {
    applyOnce(found, found[0] as XmlNode, run);
    return;
  }
  // What fails at one target does not keep the others from it.
  for (const node of found) {
    try {
      applyOnce(found, node, run);
    } catch (error) {
      if (!(error instanceof XdtError)) throw error;
      run.log.error(error.message, error.place ?? run.place);
    }
  }
}

function applyOnce(
  targets: readonly XmlNode[],
  node: XmlNode,
  { at, call, transform, place, target, log }: Run,
): void {
  const where = 'place' in node && node.place.line > 0 ? ` (line ${node.place.line})` : '';
  log.verbose(`Applying to ${nodeName(node)}${where}`);
  transform.apply({
    ...{ call, target: node, targets, source: at.element, place, log },
    existing: () => targetsOf(at, target.document),
  });
}
