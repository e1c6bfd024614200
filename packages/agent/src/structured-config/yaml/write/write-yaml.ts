import type { YamlEvent } from '../yaml-event.ts';
import { emitBlockItem, emitBlockKey, emitBlockValue } from './emit-block.ts';
import { emitComment } from './emit-comment.ts';
import { emitDocumentContent, emitDocumentEnd, emitDocumentStart } from './emit-document.ts';
import { emitFlowItem, emitFlowKey, emitFlowValue } from './emit-flow.ts';
import type { Emit } from './emit-node.ts';
import { type Emitter, type EmitterState, openEmitter } from './emitter.ts';

export type YamlLayout = {
  /** Blanks a level. */
  readonly step: number;
  readonly lineEnd: string;
};

/** Writes events as YamlDotNet does: not a line is broken because of its length, and no line is left empty. */
export function writeYaml(events: Iterable<YamlEvent>, { step, lineEnd }: YamlLayout): string {
  const emitter = openEmitter(step, lineEnd);
  let event: YamlEvent | undefined;
  for (const next of events) {
    if (event) emit(emitter, event, next);
    event = next;
  }
  if (event) emit(emitter, event, undefined);
  return emitter.output.pieces.join('');
}

function emit(emitter: Emitter, event: YamlEvent, next: YamlEvent | undefined): void {
  if (event.kind === 'comment') emitComment(emitter, event);
  else emitters[emitter.state](emitter, event, next);
}

const emitters: Record<EmitterState, Emit> = {
  'first-document': emitDocumentStart,
  document: emitDocumentStart,
  'document-content': emitDocumentContent,
  'document-end': emitDocumentEnd,
  'flow-sequence-first-item': emitFlowItem,
  'flow-sequence-item': emitFlowItem,
  'flow-mapping-first-key': emitFlowKey,
  'flow-mapping-key': emitFlowKey,
  'flow-mapping-simple-value': emitFlowValue,
  'flow-mapping-value': emitFlowValue,
  'block-sequence-first-item': emitBlockItem,
  'block-sequence-item': emitBlockItem,
  'block-mapping-first-key': emitBlockKey,
  'block-mapping-key': emitBlockKey,
  'block-mapping-simple-value': emitBlockValue,
  'block-mapping-value': emitBlockValue,
};
