import type { YamlEvent } from '../yaml-event.ts';
import { nameOf, parseNode } from './parse-node.ts';
import { emptyScalar, isNext, leaveNode, look, type Parser, refuseToken, takeIf } from './parser.ts';

export function parseFlowSequenceEntry(parser: Parser): YamlEvent {
  if (parser.state === 'flow-sequence-entry' && !isNext(parser, 'flow-sequence-end')) takeComma(parser, ']');
  const token = look(parser);
  const { line, column } = token;
  if (takeIf(parser, 'flow-sequence-end')) {
    leaveNode(parser);
    return { kind: 'sequence-end', line, column };
  }
  if (token.kind === 'key' || token.kind === 'value') {
    takeIf(parser, 'key');
    parser.state = 'flow-pair-key';
    return { kind: 'mapping-start', anchor: undefined, tag: undefined, isFlow: true, line, column };
  }
  parser.states.push('flow-sequence-entry');
  return parseNode(parser, { isBlock: false });
}

/** Of a mapping with one pair and no braces of its own. */
export function parseFlowPairKey(parser: Parser): YamlEvent {
  if (isNext(parser, 'value', 'flow-entry', 'flow-sequence-end')) {
    parser.state = 'flow-pair-value';
    return emptyScalar(look(parser));
  }
  parser.states.push('flow-pair-value');
  return parseNode(parser, { isBlock: false });
}

export function parseFlowPairValue(parser: Parser): YamlEvent {
  if (takeIf(parser, 'value') && !isNext(parser, 'flow-entry', 'flow-sequence-end')) {
    parser.states.push('flow-pair-end');
    return parseNode(parser, { isBlock: false });
  }
  parser.state = 'flow-pair-end';
  return emptyScalar(look(parser));
}

export function parseFlowPairEnd(parser: Parser): YamlEvent {
  parser.state = 'flow-sequence-entry';
  const { line, column } = look(parser);
  return { kind: 'mapping-end', line, column };
}

export function parseFlowMappingKey(parser: Parser): YamlEvent {
  if (parser.state === 'flow-mapping-key' && !isNext(parser, 'flow-mapping-end')) takeComma(parser, '}');
  const token = look(parser);
  if (takeIf(parser, 'flow-mapping-end')) {
    leaveNode(parser);
    return { kind: 'mapping-end', line: token.line, column: token.column };
  }
  if (takeIf(parser, 'key') && isNext(parser, 'flow-entry', 'flow-mapping-end')) return emptyKey(parser);
  if (isNext(parser, 'value')) return emptyKey(parser);
  parser.states.push('flow-mapping-value');
  return parseNode(parser, { isBlock: false });
}

function emptyKey(parser: Parser): YamlEvent {
  parser.state = 'flow-mapping-value';
  return emptyScalar(look(parser));
}

export function parseFlowMappingValue(parser: Parser): YamlEvent {
  if (takeIf(parser, 'value') && !isNext(parser, 'flow-entry', 'flow-mapping-end')) {
    parser.states.push('flow-mapping-key');
    return parseNode(parser, { isBlock: false });
  }
  parser.state = 'flow-mapping-key';
  return emptyScalar(look(parser));
}

function takeComma(parser: Parser, closing: string): void {
  if (takeIf(parser, 'flow-entry')) return;
  const token = look(parser);
  refuseToken(token, `',' or '${closing}' was expected, not ${nameOf(token)}`);
}
