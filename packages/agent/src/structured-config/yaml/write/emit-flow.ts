import { isEnd } from '../yaml-event.ts';
import { type Emit, emitNode, isSimpleKey } from './emit-node.ts';
import { type Emitter, leaveNode } from './emitter.ts';
import { writeColon } from './write-colon.ts';
import { indentFlow, unindent, writeBehind, writeWord } from './yaml-output.ts';

export const emitFlowItem: Emit = (emitter, event, next) => {
  if (emitter.state === 'flow-sequence-first-item') open(emitter, '[');
  else if (!isEnd(event)) writeBehind(emitter.output, ',');
  if (isEnd(event)) return close(emitter, ']');
  emitter.states.push('flow-sequence-item');
  emitNode(emitter, event, next);
};

export const emitFlowKey: Emit = (emitter, event, next) => {
  if (emitter.state === 'flow-mapping-first-key') open(emitter, '{');
  else if (!isEnd(event)) writeBehind(emitter.output, ',');
  if (isEnd(event)) return close(emitter, '}');
  if (isSimpleKey(emitter, event)) {
    emitter.states.push('flow-mapping-simple-value');
    emitNode(emitter, event, next, { isInMapping: true, isSimpleKey: true });
    return writeColon(emitter.output, event);
  }
  writeWord(emitter.output, '?');
  emitter.states.push('flow-mapping-value');
  emitNode(emitter, event, next, { isInMapping: true });
};

export const emitFlowValue: Emit = (emitter, event, next) => {
  if (emitter.state === 'flow-mapping-value') writeWord(emitter.output, ':');
  emitter.states.push('flow-mapping-key');
  emitNode(emitter, event, next, { isInMapping: true });
};

function open(emitter: Emitter, bracket: '[' | '{'): void {
  writeWord(emitter.output, bracket);
  emitter.output.isApart = true;
  indentFlow(emitter.output);
  emitter.flowLevel += 1;
}

function close(emitter: Emitter, bracket: ']' | '}'): void {
  emitter.flowLevel -= 1;
  unindent(emitter.output);
  writeBehind(emitter.output, bracket);
  leaveNode(emitter);
}
