import { beginBlock, endBlocks } from './block-indent.ts';
import { dropKey, noteKey } from './possible-key.ts';
import {
  addToken,
  isBreakOrEnd,
  markOf,
  peek,
  refuse,
  type Scanner,
  skipBlanks,
  spanFrom,
} from './scanner.ts';
import type { BareKind } from './yaml-token.ts';

export function scanStreamEnd(scanner: Scanner): void {
  endBlocks(scanner, -1);
  dropKey(scanner);
  scanner.mayStartKey = false;
  scanner.hasEnded = true;
  addToken(scanner, 'stream-end', markOf(scanner));
}

/** `---` or `...`, behind which nothing but a comment may stand. */
export function scanDocumentMarker(scanner: Scanner, kind: 'document-start' | 'document-end'): void {
  endBlocks(scanner, -1);
  dropKey(scanner);
  scanner.mayStartKey = false;
  scanner.rootEndedAtComment = false;
  const start = markOf(scanner);
  scanner.at += 3;
  if (kind === 'document-start') return addToken(scanner, kind, start);
  skipBlanks(scanner);
  if (!isBreakOrEnd(peek(scanner)) && peek(scanner) !== '#') {
    refuse(scanner, "the line was expected to end behind '...'");
  }
  // It ends where it begins, so that a comment behind it counts as one in a line of its own.
  scanner.tokens.push({ kind, ...spanFrom(scanner, start, start) });
}

export function scanFlowStart(scanner: Scanner, kind: 'flow-sequence-start' | 'flow-mapping-start'): void {
  noteKey(scanner);
  scanner.possibleKeys.push(undefined);
  scanner.flowLevel += 1;
  scanner.mayStartKey = true;
  takeOne(scanner, kind);
  scanner.mayTouchValue = true;
}

export function scanFlowEnd(scanner: Scanner, kind: 'flow-sequence-end' | 'flow-mapping-end'): void {
  dropKey(scanner);
  if (scanner.flowLevel === 0) refuse(scanner, `'${peek(scanner)}' closes nothing`);
  scanner.flowLevel -= 1;
  scanner.possibleKeys.pop();
  scanner.mayStartKey = false;
  takeOne(scanner, kind);
  scanner.mayTouchValue = true;
}

export function scanFlowEntry(scanner: Scanner): void {
  dropKey(scanner);
  scanner.mayStartKey = true;
  takeOne(scanner, 'flow-entry');
}

/** `-` with a blank behind it. */
export function scanBlockEntry(scanner: Scanner): void {
  if (scanner.flowLevel > 0) refuse(scanner, "'-' is not expected in brackets");
  if (!scanner.mayStartKey) refuse(scanner, "'-' is not expected here");
  beginBlock(scanner, 'block-sequence-start', markOf(scanner));
  dropKey(scanner);
  scanner.mayStartKey = true;
  takeOne(scanner, 'block-entry');
}

/** `?` with a blank behind it. */
export function scanKey(scanner: Scanner): void {
  if (scanner.flowLevel === 0) {
    if (!scanner.mayStartKey) refuse(scanner, "'?' is not expected here");
    beginBlock(scanner, 'block-mapping-start', markOf(scanner));
  }
  dropKey(scanner);
  scanner.mayStartKey = scanner.flowLevel === 0;
  takeOne(scanner, 'key');
}

/** `:`, which may make a key of what was scanned before. */
export function scanValue(scanner: Scanner): void {
  const key = scanner.possibleKeys.at(-1);
  if (key) {
    const { number, mark } = key;
    scanner.tokens.splice(number - scanner.taken, 0, { kind: 'key', ...spanFrom(scanner, mark, mark) });
    beginBlock(scanner, 'block-mapping-start', mark, number);
    scanner.possibleKeys[scanner.possibleKeys.length - 1] = undefined;
    scanner.mayStartKey = false;
  } else {
    if (scanner.flowLevel === 0 && !scanner.mayStartKey) refuse(scanner, "':' is not expected here");
    beginBlock(scanner, 'block-mapping-start', markOf(scanner));
    scanner.mayStartKey = scanner.flowLevel === 0;
  }
  takeOne(scanner, 'value');
}

function takeOne(scanner: Scanner, kind: BareKind): void {
  const start = markOf(scanner);
  scanner.at += 1;
  if (peek(scanner) === '#' && (kind === 'flow-entry' || kind === 'flow-sequence-end')) {
    refuse(scanner, 'a blank was expected before a comment');
  }
  addToken(scanner, kind, start);
}
