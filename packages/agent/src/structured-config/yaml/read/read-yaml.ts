import { mostLevels } from '../../limits.ts';
import { ConfigSyntaxError, placeOf } from '../../replacement.ts';
import { isEnd, isStart, type YamlEvent } from '../yaml-event.ts';
import {
  parseBlockMappingKey,
  parseBlockMappingValue,
  parseBlockSequenceEntry,
  parseIndentlessEntry,
} from './parse-block.ts';
import { parseDocumentContent, parseDocumentEnd, parseDocumentStart } from './parse-document.ts';
import {
  parseFlowMappingKey,
  parseFlowMappingValue,
  parseFlowPairEnd,
  parseFlowPairKey,
  parseFlowPairValue,
  parseFlowSequenceEntry,
} from './parse-flow.ts';
import { parseNode } from './parse-node.ts';
import { openParser, type Parser, type ParserState } from './parser.ts';

/**
 * The events of a text, as they are read. A comment comes before the event for which what stands behind the comment
 * had to be read, but after the beginning of a document: as in YamlDotNet, on whose order the layout depends. Throws
 * `ConfigSyntaxError`.
 */
export function* readYaml(text: string): Generator<YamlEvent> {
  refuseNull(text);
  const parser = openParser(text);
  let level = 0;
  while (parser.state !== 'end') {
    const event = productions[parser.state](parser);
    const { comments } = parser;
    parser.comments = [];
    if (event?.kind === 'document-start') yield event;
    yield* comments;
    if (!event || event.kind === 'document-start') continue;
    if (isStart(event)) level += 1;
    else if (isEnd(event)) level -= 1;
    if (level > mostLevels) throw new ConfigSyntaxError(`more than ${mostLevels} levels`, event);
    yield event;
  }
}

/** It stands for the end of the text while that is read. */
function refuseNull(text: string): void {
  const at = text.indexOf('\0');
  if (at !== -1) throw new ConfigSyntaxError('YAML cannot hold the character 0', placeOf(text, at));
}

const productions: Record<Exclude<ParserState, 'end'>, (parser: Parser) => YamlEvent | undefined> = {
  'document-start': parseDocumentStart,
  'document-content': parseDocumentContent,
  'document-end': parseDocumentEnd,
  'block-node': (parser) => parseNode(parser, { isBlock: true }),
  'block-sequence-entry': parseBlockSequenceEntry,
  'indentless-sequence-entry': parseIndentlessEntry,
  'block-mapping-key': parseBlockMappingKey,
  'block-mapping-value': parseBlockMappingValue,
  'flow-sequence-first-entry': parseFlowSequenceEntry,
  'flow-sequence-entry': parseFlowSequenceEntry,
  'flow-pair-key': parseFlowPairKey,
  'flow-pair-value': parseFlowPairValue,
  'flow-pair-end': parseFlowPairEnd,
  'flow-mapping-first-key': parseFlowMappingKey,
  'flow-mapping-key': parseFlowMappingKey,
  'flow-mapping-value': parseFlowMappingValue,
};
