import type { TagDirective } from '../yaml-event.ts';
import { openOutput, type YamlOutput } from './yaml-output.ts';

/** What is written next. */
export type EmitterState =
  | 'first-document'
  | 'document'
  | 'document-content'
  | 'document-end'
  | 'flow-sequence-first-item'
  | 'flow-sequence-item'
  | 'flow-mapping-first-key'
  | 'flow-mapping-key'
  | 'flow-mapping-simple-value'
  | 'flow-mapping-value'
  | 'block-sequence-first-item'
  | 'block-sequence-item'
  | 'block-mapping-first-key'
  | 'block-mapping-key'
  | 'block-mapping-simple-value'
  | 'block-mapping-value';

export type Emitter = {
  readonly output: YamlOutput;
  state: EmitterState;
  /** Where to go on when the node is whole. */
  readonly states: EmitterState[];
  flowLevel: number;
  /** The node is a key or value, not an item. */
  isInMapping: boolean;
  tagDirectives: readonly TagDirective[];
  hasWrittenDocumentEnd: boolean;
  /** Of the last text that was not empty. */
  hadSingleQuotes: boolean;
  /** Nothing was written since a comment. */
  isBehindComment: boolean;
};

export function openEmitter(step: number, lineEnd: string): Emitter {
  return {
    output: openOutput(step, lineEnd),
    state: 'first-document',
    states: [],
    flowLevel: 0,
    isInMapping: false,
    tagDirectives: [],
    hasWrittenDocumentEnd: false,
    hadSingleQuotes: false,
    isBehindComment: false,
  };
}

export function leaveNode(emitter: Emitter): void {
  emitter.state = emitter.states.pop() ?? 'document-end';
}
