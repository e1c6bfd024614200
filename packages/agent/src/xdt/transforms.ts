/** The transforms that move whole elements. */
import type { Application } from './application.ts';
import { removeAttributes, setAttributes, setTokenizedAttributes } from './attribute-transforms.ts';
import { argumentsOf } from './call.ts';
import { copyElement } from './copy-element.ts';
import { select } from './target-path.ts';
import {
  insertChild,
  isElement,
  newLeaf,
  nodeName,
  removeChild,
  replaceChild,
  type XmlChild,
  type XmlNode,
  type XmlParent,
} from './tree.ts';
import { outerXml } from './write-tree.ts';
import { XdtError } from './xdt-error.ts';

export type Transform = {
  /** It works on what the element is to be inserted into. */
  readonly onParent: boolean;
  /** It works on every target, and not on the first. */
  readonly onAll: boolean;
  readonly whenMissing: 'warning' | 'error';
  readonly apply: (application: Application) => void;
};

type Apply = Transform['apply'];
const onFirst = (apply: Apply): Transform => ({
  ...{ onParent: false, onAll: false, whenMissing: 'warning' },
  apply: (application) => {
    const { log, targets, place, call } = application;
    if (targets.length > 1)
      log.warning(`${call.name} found ${targets.length} nodes: it takes the first`, place);
    apply(application);
  },
});
const onAll = (apply: Apply): Transform => ({ onParent: false, onAll: true, whenMissing: 'warning', apply });
const inParent = (apply: Apply): Transform => ({ onParent: true, onAll: false, whenMissing: 'error', apply });

/** By their names, in which case counts. */
export const transforms: ReadonlyMap<string, Transform> = new Map([
  ['Replace', onFirst(replace)],
  ['Remove', onFirst(remove)],
  ['RemoveAll', onAll(remove)],
  ['CommentOut', onFirst(commentOut)],
  ['Insert', inParent(insert)],
  ['InsertIfMissing', inParent(insertIfMissing)],
  ['InsertBefore', inParent((application) => insertBeside(application, 'before'))],
  ['InsertAfter', inParent((application) => insertBeside(application, 'after'))],
  ['SetAttributes', onAll(setAttributes)],
  ['SetTokenizedAttributes', onAll(setTokenizedAttributes)],
  ['RemoveAttributes', onAll(removeAttributes)],
]);

function replace(application: Application): void {
  const { target, source, log } = application;
  expectNoArguments(application);
  const old = inTree(target);
  const copy = copyElement(source);
  const { parent } = old;
  if (parent?.kind === 'document' && !isElement(old)) {
    removeChild(old);
    refuseSecondRoot(parent);
  }
  replaceChild(old, copy);
  log.verbose(`Replaced ${nodeName(target)}`);
}

function remove(application: Application): void {
  expectNoArguments(application);
  removeChild(inTree(application.target));
  application.log.verbose(`Removed ${nodeName(application.target)}`);
}

function commentOut(application: Application): void {
  const { target, log } = application;
  expectNoArguments(application);
  if (!isElement(target)) throw new XdtError(`${nodeName(target)} cannot be made a comment`);
  const content = outerXml(target);
  if (content.includes('--')) throw new XdtError(`${target.name} holds --, which no comment may hold`);
  replaceChild(target, newLeaf('comment', ` ${content} `, target.place));
  log.verbose(`Made ${target.name} a comment`);
}

function insert(application: Application): void {
  expectNoArguments(application);
  insertLast(application);
}

function insertIfMissing(application: Application): void {
  expectNoArguments(application);
  if (application.existing().length === 0) insertLast(application);
}

function insertLast({ target, source, log }: Application): void {
  if (target.kind !== 'element' && target.kind !== 'document') {
    throw new XdtError(`nothing can be inserted into ${nodeName(target)}`);
  }
  if (target.kind === 'document') refuseSecondRoot(target);
  insertChild(target, copyElement(source));
  log.verbose(`Inserted ${source.name}`);
}

function insertBeside({ call, target, source, log }: Application, side: 'before' | 'after'): void {
  const args = argumentsOf(call);
  const path = args[0];
  if (path === undefined || args.length > 1) throw new XdtError(`${call.name} needs exactly one XPath`);
  const found = select(path, target, new Map());
  const sibling = found[0];
  if (!sibling) throw new XdtError(`${call.name}: '${path}' finds nothing`);
  if (!isElement(sibling)) throw new XdtError(`${call.name}: '${path}' finds something that is no element`);
  const parent = sibling.parent as XmlParent;
  if (parent.kind === 'document') refuseSecondRoot(parent);
  const after = parent.children[parent.children.indexOf(sibling) + 1];
  insertChild(parent, copyElement(source), side === 'before' ? sibling : after);
  log.verbose(`Inserted ${source.name} ${side} ${sibling.name}`);
}

function expectNoArguments({ call, log, place }: Application): void {
  if (call.text !== undefined) log.warning(`${call.name} takes no arguments: they are ignored`, place);
}

/** Attributes and the document itself are in no list of children. */
function inTree(node: XmlNode): XmlChild {
  if (node.kind === 'attribute' || node.kind === 'document' || !node.parent) {
    throw new XdtError(`${nodeName(node)} is no element, and cannot be removed or replaced`);
  }
  return node;
}

function refuseSecondRoot(parent: XmlParent): void {
  if (parent.children.some(isElement)) throw new XdtError('a document has no more than one root element');
}
