import { isEnd } from '../yaml-event.ts';
import { type Emit, emitNode, isSimpleKey } from './emit-node.ts';
import { type Emitter, leaveNode } from './emitter.ts';
import { writeColon } from './write-colon.ts';
import { indentBlock, unindent, writeBlockIndicator, writeIndent } from './yaml-output.ts';

/** A sequence that begins behind a key stands in the column of its mapping, unless a comment comes first. */
export const emitBlockItem: Emit = (emitter, event, next) => {
  const { output } = emitter;
  if (emitter.state === 'block-sequence-first-item') {
    indentBlock(output, emitter.isInMapping && !output.isAtStart);
  }
  if (isEnd(event)) return endBlock(emitter);
  startLine(emitter, '-');
  emitter.states.push('block-sequence-item');
  emitNode(emitter, event, next);
};

export const emitBlockKey: Emit = (emitter, event, next) => {
  if (emitter.state === 'block-mapping-first-key') indentBlock(emitter.output);
  if (isEnd(event)) return endBlock(emitter);
  if (isSimpleKey(emitter, event)) {
    startLine(emitter);
    emitter.states.push('block-mapping-simple-value');
    emitNode(emitter, event, next, { isInMapping: true, isSimpleKey: true });
    return writeColon(emitter.output, event);
  }
  startLine(emitter, '?');
  emitter.states.push('block-mapping-value');
  emitNode(emitter, event, next, { isInMapping: true });
};

export const emitBlockValue: Emit = (emitter, event, next) => {
  if (emitter.state === 'block-mapping-value') startLine(emitter, ':');
  emitter.states.push('block-mapping-key');
  emitNode(emitter, event, next, { isInMapping: true });
};

function startLine(emitter: Emitter, indicator?: '-' | '?' | ':'): void {
  writeIndent(emitter.output);
  if (indicator) writeBlockIndicator(emitter.output, indicator);
  emitter.isBehindComment = false;
}

function endBlock(emitter: Emitter): void {
  unindent(emitter.output);
  leaveNode(emitter);
}
