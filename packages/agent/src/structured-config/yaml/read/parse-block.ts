import type { YamlEvent } from '../yaml-event.ts';
import { nameOf, parseNode } from './parse-node.ts';
import {
  emptyScalar,
  endOf,
  isNext,
  leaveNode,
  look,
  type Parser,
  type ParserState,
  refuseToken,
  take,
  takeIf,
} from './parser.ts';

export function parseBlockSequenceEntry(parser: Parser): YamlEvent {
  const token = look(parser);
  if (takeIf(parser, 'block-entry')) {
    if (isNext(parser, 'block-entry', 'block-end'))
      return emptyEntry(parser, endOf(token), 'block-sequence-entry');
    parser.states.push('block-sequence-entry');
    return parseNode(parser, { isBlock: true });
  }
  if (token.kind !== 'block-end') refuseToken(token, `'-' was expected, not ${nameOf(token)}`);
  return endBlock(parser, 'sequence-end');
}

/** Of a sequence in the column of the mapping that it belongs to, which ends with the mapping's next key. */
export function parseIndentlessEntry(parser: Parser): YamlEvent {
  const token = look(parser);
  if (takeIf(parser, 'block-entry')) {
    if (isNext(parser, 'block-entry', 'key', 'value', 'block-end')) {
      return emptyEntry(parser, endOf(token), 'indentless-sequence-entry');
    }
    parser.states.push('indentless-sequence-entry');
    return parseNode(parser, { isBlock: true });
  }
  leaveNode(parser);
  return { kind: 'sequence-end', line: token.line, column: token.column };
}

export function parseBlockMappingKey(parser: Parser): YamlEvent {
  const token = look(parser);
  if (takeIf(parser, 'key')) {
    if (isNext(parser, 'key', 'value', 'block-end')) {
      return emptyEntry(parser, endOf(token), 'block-mapping-value');
    }
    parser.states.push('block-mapping-value');
    return parseNode(parser, { isBlock: true, allowsIndentless: true });
  }
  if (token.kind === 'value') return emptyEntry(parser, token, 'block-mapping-value');
  if (token.kind !== 'block-end') refuseToken(token, `a key was expected, not ${nameOf(token)}`);
  return endBlock(parser, 'mapping-end');
}

export function parseBlockMappingValue(parser: Parser): YamlEvent {
  const token = look(parser);
  if (!takeIf(parser, 'value')) return emptyEntry(parser, token, 'block-mapping-key');
  if (isNext(parser, 'key', 'value', 'block-end')) {
    return emptyEntry(parser, endOf(token), 'block-mapping-key');
  }
  parser.states.push('block-mapping-key');
  return parseNode(parser, { isBlock: true, allowsIndentless: true });
}

function emptyEntry(parser: Parser, place: { line: number; column: number }, state: ParserState): YamlEvent {
  parser.state = state;
  return emptyScalar(place);
}

function endBlock(parser: Parser, kind: 'mapping-end' | 'sequence-end'): YamlEvent {
  const { line, column } = look(parser);
  leaveNode(parser);
  take(parser);
  return { kind, line, column };
}
