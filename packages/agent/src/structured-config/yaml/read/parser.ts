import { ConfigSyntaxError } from '../../replacement.ts';
import type { CommentEvent, ScalarEvent, TagDirective } from '../yaml-event.ts';
import { nextToken, takeToken } from './scan-token.ts';
import { openScanner, type Scanner } from './scanner.ts';
import type { YamlToken } from './yaml-token.ts';

/** What may come next in the grammar of YAML. */
export type ParserState =
  | 'document-start'
  | 'document-content'
  | 'document-end'
  | 'block-node'
  | 'block-sequence-entry'
  | 'indentless-sequence-entry'
  | 'block-mapping-key'
  | 'block-mapping-value'
  | 'flow-sequence-first-entry'
  | 'flow-sequence-entry'
  | 'flow-pair-key'
  | 'flow-pair-value'
  | 'flow-pair-end'
  | 'flow-mapping-first-key'
  | 'flow-mapping-key'
  | 'flow-mapping-value'
  | 'end';

export type Parser = {
  readonly scanner: Scanner;
  state: ParserState;
  /** Where to go on when the node is whole. */
  readonly states: ParserState[];
  /** Comments that were met on the way to the next event. */
  comments: CommentEvent[];
  tagDirectives: readonly TagDirective[];
};

export function openParser(text: string): Parser {
  const scanner = openScanner(text);
  takeToken(scanner);
  return {
    scanner,
    state: 'document-start',
    states: [],
    comments: [],
    tagDirectives: [],
  };
}

/** The next token that is no comment. Throws `ConfigSyntaxError`. */
export function look(parser: Parser): YamlToken {
  for (;;) {
    const token = nextToken(parser.scanner);
    if (!token) throw new Error('a token was asked for behind the end of the text');
    if (token.kind !== 'comment') return token;
    const { text, at, line, column } = token;
    parser.comments.push({ kind: 'comment', text, at, line, column });
    takeToken(parser.scanner);
  }
}

export function take(parser: Parser): void {
  takeToken(parser.scanner);
}

/** Takes the next token if it is of the kind. */
export function takeIf(parser: Parser, kind: YamlToken['kind']): boolean {
  if (look(parser).kind !== kind) return false;
  take(parser);
  return true;
}

export function isNext(parser: Parser, ...kinds: readonly YamlToken['kind'][]): boolean {
  return kinds.includes(look(parser).kind);
}

export function leaveNode(parser: Parser): void {
  parser.state = parser.states.pop() ?? 'end';
}

/** Where a token ends, as a place for what is not there behind it. */
export function endOf({ endLine, endColumn }: YamlToken): { line: number; column: number } {
  return { line: endLine, column: endColumn };
}

/** What stands for a node of which nothing is there. */
export function emptyScalar({ line, column }: { line: number; column: number }): ScalarEvent {
  return { kind: 'scalar', anchor: undefined, tag: undefined, text: '', style: 'plain', line, column };
}

/** Throws `ConfigSyntaxError`. */
export function refuseToken({ line, column }: YamlToken, message: string): never {
  throw new ConfigSyntaxError(message, { line, column });
}
