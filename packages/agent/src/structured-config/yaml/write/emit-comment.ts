import type { CommentEvent } from '../yaml-event.ts';
import type { Emitter } from './emitter.ts';
import { indentBlock, unindent, write, writeBreak, writeIndent } from './yaml-output.ts';

/** Writes a comment where the writing has come to. In flow collections there are none. */
export function emitComment(emitter: Emitter, { text, at }: CommentEvent): void {
  const { output, state, flowLevel } = emitter;
  if (flowLevel > 0 || state === 'flow-mapping-first-key' || state === 'flow-sequence-first-item') return;
  if (at === 'own-line') {
    const isInside = state === 'block-mapping-first-key';
    if (isInside) indentBlock(output);
    writeIndent(output);
    write(output, `# ${text}`);
    writeBreak(output);
    if (isInside) unindent(output);
  } else write(output, ` # ${text}`);
  output.isAtStart = true;
  emitter.isBehindComment = true;
}
