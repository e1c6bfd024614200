import { longestKeyChars } from '../../limits.ts';
import { type CollectionStart, isStart, type ScalarEvent, type YamlEvent } from '../yaml-event.ts';
import { type Emitter, leaveNode } from './emitter.ts';
import { styleOf } from './scalar-style.ts';
import { traitsOf } from './scalar-traits.ts';
import { writeBlockScalar } from './write-block-scalar.ts';
import { writeDoubleQuoted, writeSingleQuoted } from './write-quoted.ts';
import { shortTag } from './write-tag.ts';
import { indentFlow, unindent, write, writeIndent, writeWord } from './yaml-output.ts';

/** Writes one event where the writing has come to; `next` is the one that follows. */
export type Emit = (emitter: Emitter, event: YamlEvent, next: YamlEvent | undefined) => void;

export type NodeRole = {
  readonly isInMapping?: boolean;
  /** A key in front of a `:` in the same line. */
  readonly isSimpleKey?: boolean;
};

/** Writes an alias, a scalar, or what a collection has in front of it. */
export function emitNode(
  emitter: Emitter,
  event: YamlEvent,
  next: YamlEvent | undefined,
  { isInMapping = false, isSimpleKey = false }: NodeRole = {},
): void {
  emitter.isInMapping = isInMapping;
  if (emitter.isBehindComment) startBehindComment(emitter, event, next);
  emitter.isBehindComment = false;
  if (event.kind === 'alias') {
    writeWord(emitter.output, `*${event.name}`);
    leaveNode(emitter);
  } else if (event.kind === 'scalar') emitScalar(emitter, event, isSimpleKey);
  else if (isStart(event)) emitStart(emitter, event, next);
  else throw new Error(`a node was expected, not ${event.kind}`);
}

/** Unlike in the original, which goes on in the line of the comment, or in one that is not indented. */
function startBehindComment(
  { output, flowLevel, states }: Emitter,
  event: YamlEvent,
  next: YamlEvent | undefined,
): void {
  const isBlock = isStart(event) && !isFlow(event, next, flowLevel);
  if (isBlock && event.anchor === undefined && event.tag === undefined) return;
  const isRoot = states.length === 1;
  if (!isRoot) indentFlow(output);
  writeIndent(output);
  if (!isRoot) unindent(output);
}

function isFlow(event: CollectionStart, next: YamlEvent | undefined, flowLevel: number): boolean {
  return flowLevel > 0 || event.isFlow || isEmpty(event, next);
}

function isEmpty({ kind }: CollectionStart, next: YamlEvent | undefined): boolean {
  return next?.kind === (kind === 'mapping-start' ? 'mapping-end' : 'sequence-end');
}

function emitStart(emitter: Emitter, event: CollectionStart, next: YamlEvent | undefined): void {
  writeProperties(emitter, event);
  const style = isFlow(event, next, emitter.flowLevel) ? 'flow' : 'block';
  emitter.state =
    event.kind === 'mapping-start' ? `${style}-mapping-first-key` : `${style}-sequence-first-item`;
}

function emitScalar(emitter: Emitter, scalar: ScalarEvent, isSimpleKey: boolean): void {
  const { output, flowLevel, hadSingleQuotes } = emitter;
  const traits = traitsOf(scalar.text);
  const style = styleOf(scalar, traits, { isInFlow: flowLevel > 0, isSimpleKey, hadSingleQuotes });
  if (scalar.text !== '') emitter.hadSingleQuotes = traits.hasSingleQuotes;
  writeProperties(emitter, scalar);
  indentFlow(output);
  const { text, comment } = scalar;
  if (style === 'plain') writeWord(output, text);
  else if (style === 'single-quoted') writeSingleQuoted(output, text);
  else if (style === 'double-quoted') writeDoubleQuoted(output, text);
  else writeBlockScalar(output, { text, style, comment });
  if (comment !== undefined && style !== 'literal' && style !== 'folded') write(output, ` # ${comment}`);
  unindent(output);
  leaveNode(emitter);
}

function writeProperties(
  { output, tagDirectives }: Emitter,
  { anchor, tag }: CollectionStart | ScalarEvent,
): void {
  if (anchor !== undefined) writeWord(output, `&${anchor}`);
  if (tag !== undefined) writeWord(output, shortTag(tag, tagDirectives));
}

/** Whether a key can stand in front of a `:` in the same line. */
export function isSimpleKey({ tagDirectives }: Emitter, event: YamlEvent): boolean {
  if (event.kind === 'alias') return event.name.length <= longestKeyChars;
  if (event.kind !== 'scalar' || traitsOf(event.text).isMultiline) return false;
  const tag = event.tag === undefined ? '' : shortTag(event.tag, tagDirectives);
  return (event.anchor ?? '').length + tag.length + event.text.length <= longestKeyChars;
}
