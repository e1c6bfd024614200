import {
  type DocumentStart,
  defaultTagDirectives,
  type TagDirective,
  type YamlEvent,
} from '../yaml-event.ts';
import { type Emit, emitNode } from './emit-node.ts';
import { writeTagDirectives } from './write-tag.ts';
import { write, writeIndent, writeWord } from './yaml-output.ts';

/** `---` is left out in front of the first document alone, where the file has none and nothing asks for it. */
export const emitDocumentStart: Emit = (emitter, event, next) => {
  if (event.kind !== 'document-start') throw new Error(`a document was expected, not ${event.kind}`);
  const { output, state } = emitter;
  const isFirst = state === 'first-document';
  const own = ownDirectives(event);
  const hasDirectives = event.version !== undefined || own.length > 0;
  const newLine = () => writeIndent(output);
  if (!isFirst && hasDirectives && !emitter.hasWrittenDocumentEnd) {
    writeWord(output, '...');
    newLine();
  }
  if (event.version !== undefined) {
    writeWord(output, '%YAML');
    write(output, ` ${event.version}`);
    newLine();
  }
  emitter.tagDirectives = withDefaults(own);
  if (own.length > 0) writeTagDirectives(output, emitter.tagDirectives, newLine);
  const isLeftOut = event.isImplicit && isFirst && !hasDirectives && !isEmptyScalar(next);
  if (!isLeftOut) {
    newLine();
    writeWord(output, '---');
  }
  emitter.state = 'document-content';
};

export const emitDocumentContent: Emit = (emitter, event, next) => {
  emitter.states.push('document-end');
  emitNode(emitter, event, next);
};

export const emitDocumentEnd: Emit = (emitter, event) => {
  if (event.kind !== 'document-end') throw new Error(`the document was expected to end, not ${event.kind}`);
  const { output } = emitter;
  writeIndent(output);
  if (!event.isImplicit) {
    writeWord(output, '...');
    writeIndent(output);
    emitter.hasWrittenDocumentEnd = true;
  }
  emitter.state = 'document';
};

/** But for those that say what is so anyway. */
function ownDirectives({ tagDirectives }: DocumentStart): TagDirective[] {
  return tagDirectives.filter(
    ({ handle, prefix }) =>
      !defaultTagDirectives.some((other) => other.handle === handle && other.prefix === prefix),
  );
}

function withDefaults(own: readonly TagDirective[]): TagDirective[] {
  const missing = defaultTagDirectives.filter(({ handle }) => !own.some((other) => other.handle === handle));
  return [...own, ...missing];
}

const isEmptyScalar = (event: YamlEvent | undefined): boolean =>
  event?.kind === 'scalar' && event.text === '';
