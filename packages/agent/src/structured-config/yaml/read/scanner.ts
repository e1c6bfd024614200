import { ConfigSyntaxError } from '../../replacement.ts';
import type { BareKind, Span, YamlToken } from './yaml-token.ts';

/** How far the scanning of a text has come. Columns count from 0 here, from 1 in tokens. */
export type Scanner = {
  readonly text: string;
  at: number;
  line: number;
  /** Offset of the line's first character. */
  lineStart: number;
  /** Scanned and not yet taken, in their order. */
  readonly tokens: YamlToken[];
  /** How many were taken. */
  taken: number;
  /** The last one that was taken. */
  previous: YamlToken | undefined;
  hasEnded: boolean;
  /** Column of the innermost block collection; -1 outside of all. */
  indent: number;
  readonly indents: number[];
  flowLevel: number;
  /** Whether a key without `?` may begin here. */
  mayStartKey: boolean;
  /** What may turn out to be a key, one for each flow level and one for the blocks around. */
  readonly possibleKeys: (PossibleKey | undefined)[];
  /** In a flow collection: whether a `:` may follow without a blank, since what was quoted or closed is in front. */
  mayTouchValue: boolean;
  /** A plain scalar at the root ended at a comment, so that no more text may follow. */
  rootEndedAtComment: boolean;
};

/** Something in front of which `key` is put once a `:` follows. */
export type PossibleKey = {
  /** Nothing else can stand there, by its column. */
  readonly isRequired: boolean;
  /** Of its first token, among all of the text. */
  readonly number: number;
  readonly mark: Mark;
};

export type Mark = {
  readonly at: number;
  readonly line: number;
  /** From 0. */
  readonly column: number;
};

export function openScanner(text: string): Scanner {
  return {
    text,
    at: 0,
    line: 1,
    lineStart: 0,
    tokens: [{ kind: 'stream-start', line: 1, column: 1, endLine: 1, endColumn: 1 }],
    taken: 0,
    previous: undefined,
    hasEnded: false,
    indent: -1,
    indents: [],
    flowLevel: 0,
    mayStartKey: true,
    possibleKeys: [undefined],
    mayTouchValue: false,
    rootEndedAtComment: false,
  };
}

/** The end of a text; no text may hold it. */
export const nothing = '\0';

export function peek({ text, at }: Scanner, offset = 0): string {
  return text[at + offset] ?? nothing;
}

export const columnOf = ({ at, lineStart }: Scanner): number => at - lineStart;

export const isBlank = (char: string): boolean => char === ' ' || char === '\t';

export const isBreak = (char: string): boolean =>
  char === '\n' || char === '\r' || char === '\x85' || char === '\u2028' || char === '\u2029';

export const isBreakOrEnd = (char: string): boolean => char === nothing || isBreak(char);

export const isSpaceOrEnd = (char: string): boolean => isBlank(char) || isBreakOrEnd(char);

/** Steps over a line end and returns it: CR and LF in any way are LF. */
export function takeBreak(scanner: Scanner): string {
  const char = peek(scanner);
  if (!isBreak(char)) return '';
  scanner.at += char === '\r' && peek(scanner, 1) === '\n' ? 2 : 1;
  scanner.line += 1;
  scanner.lineStart = scanner.at;
  return char === '\u2028' || char === '\u2029' ? char : '\n';
}

export function skipBlanks(scanner: Scanner): void {
  while (isBlank(peek(scanner))) scanner.at += 1;
}

/** Whether a line begins here with `---` or `...`. */
export function atDocumentMarker(scanner: Scanner, marker?: '---' | '...'): boolean {
  if (scanner.at !== scanner.lineStart) return false;
  const found = scanner.text.slice(scanner.at, scanner.at + 3);
  const isMarker = marker === undefined ? found === '---' || found === '...' : found === marker;
  return isMarker && isSpaceOrEnd(peek(scanner, 3));
}

export function markOf(scanner: Scanner): Mark {
  return { at: scanner.at, line: scanner.line, column: columnOf(scanner) };
}

/** From a mark to another one, or to where the scanning is. */
export function spanFrom(scanner: Scanner, start: Mark, end: Mark = markOf(scanner)): Span {
  return { line: start.line, column: start.column + 1, endLine: end.line, endColumn: end.column + 1 };
}

export function addToken(scanner: Scanner, kind: BareKind, start: Mark): void {
  scanner.tokens.push({ kind, ...spanFrom(scanner, start) });
}

/** Throws `ConfigSyntaxError`. */
export function refuse(scanner: Scanner, message: string, mark: Mark = markOf(scanner)): never {
  throw new ConfigSyntaxError(message, { line: mark.line, column: mark.column + 1 });
}
