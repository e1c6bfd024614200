import { endBlocks } from './block-indent.ts';
import { dropKey, dropOldKeys } from './possible-key.ts';
import { scanBlockScalar } from './scan-block-scalar.ts';
import { scanDirective } from './scan-directive.ts';
import {
  scanBlockEntry,
  scanDocumentMarker,
  scanFlowEnd,
  scanFlowEntry,
  scanFlowStart,
  scanKey,
  scanStreamEnd,
  scanValue,
} from './scan-indicator.ts';
import { scanPlain } from './scan-plain.ts';
import { scanAnchor, scanTag } from './scan-property.ts';
import { scanQuoted } from './scan-quoted.ts';
import { scanSpace } from './scan-space.ts';
import { atDocumentMarker, columnOf, isSpaceOrEnd, peek, refuse, type Scanner } from './scanner.ts';
import type { YamlToken } from './yaml-token.ts';

/** The next token, which stays; undefined behind the last. Throws `ConfigSyntaxError`. */
export function nextToken(scanner: Scanner): YamlToken | undefined {
  while (!scanner.hasEnded && mayStillChange(scanner)) scanToken(scanner);
  return scanner.tokens[0];
}

export function takeToken(scanner: Scanner): void {
  scanner.previous = scanner.tokens.shift();
  scanner.taken += 1;
}

/** Whether a `key` may still be put in front of the next token. */
function mayStillChange({ tokens, possibleKeys, taken }: Scanner): boolean {
  return tokens.length === 0 || possibleKeys.some((key) => key?.number === taken);
}

function scanToken(scanner: Scanner): void {
  scanSpace(scanner);
  dropOldKeys(scanner);
  endBlocks(scanner, columnOf(scanner));
  if (scanner.at >= scanner.text.length) return scanStreamEnd(scanner);
  if (columnOf(scanner) === 0 && peek(scanner) === '%') return scanDirectiveLine(scanner);
  if (atDocumentMarker(scanner, '---')) return scanDocumentMarker(scanner, 'document-start');
  if (atDocumentMarker(scanner, '...')) return scanDocumentMarker(scanner, 'document-end');
  const indicator = indicators.get(peek(scanner));
  if (indicator && (indicator.when?.(scanner) ?? true)) indicator.scan(scanner);
  else scanText(scanner);
}

function scanDirectiveLine(scanner: Scanner): void {
  endBlocks(scanner, -1);
  dropKey(scanner);
  scanner.mayStartKey = false;
  scanDirective(scanner);
}

type Indicator = {
  readonly scan: (scanner: Scanner) => void;
  /** Where it is more than a part of a plain scalar; anywhere if there is none. */
  readonly when?: (scanner: Scanner) => boolean;
};

const isApart = (scanner: Scanner): boolean => isSpaceOrEnd(peek(scanner, 1));
const isInFlow = ({ flowLevel }: Scanner): boolean => flowLevel > 0;
const isInBlock = ({ flowLevel }: Scanner): boolean => flowLevel === 0;

/** By the first character, what else than a plain scalar may begin so. */
const indicators = new Map<string, Indicator>([
  ['[', { scan: (scanner) => scanFlowStart(scanner, 'flow-sequence-start') }],
  ['{', { scan: (scanner) => scanFlowStart(scanner, 'flow-mapping-start') }],
  [']', { scan: (scanner) => scanFlowEnd(scanner, 'flow-sequence-end') }],
  ['}', { scan: (scanner) => scanFlowEnd(scanner, 'flow-mapping-end') }],
  [',', { scan: scanFlowEntry, when: isInFlow }],
  ['-', { scan: scanBlockEntry, when: isApart }],
  ['?', { scan: scanKey, when: isApart }],
  [':', { scan: scanValue, when: isValueHere }],
  ['*', { scan: (scanner) => scanAnchor(scanner, 'alias') }],
  ['&', { scan: (scanner) => scanAnchor(scanner, 'anchor') }],
  ['!', { scan: scanTag }],
  ['|', { scan: (scanner) => scanBlockScalar(scanner, 'literal'), when: isInBlock }],
  ['>', { scan: (scanner) => scanBlockScalar(scanner, 'folded'), when: isInBlock }],
  ["'", { scan: (scanner) => scanQuoted(scanner, "'") }],
  ['"', { scan: (scanner) => scanQuoted(scanner, '"') }],
]);

/** In brackets no blank is needed behind the colon where what is in front of it was quoted or closed. */
function isValueHere(scanner: Scanner): boolean {
  const next = peek(scanner, 1);
  if (isSpaceOrEnd(next)) return true;
  if (scanner.flowLevel === 0) return false;
  return next === ',' || (scanner.mayTouchValue && !scanner.mayStartKey && next !== ':');
}

function scanText(scanner: Scanner): void {
  const char = peek(scanner);
  const isFree = !'-?:,[]{}#&*!|>\'"%@`'.includes(char) && char !== '\t';
  const next = peek(scanner, 1);
  const isBeforeBracket = scanner.flowLevel > 0 && char === '-' && ',[]{}'.includes(next);
  const isTextAfterAll = '-?:'.includes(char) && !isSpaceOrEnd(next) && !isBeforeBracket;
  if (char === '\t') {
    if (scanner.mayStartKey && scanner.indent >= columnOf(scanner)) refuse(scanner, 'a tab cannot indent');
    scanner.at += 1;
    return;
  }
  if (!isFree && !isTextAfterAll) refuse(scanner, `nothing can begin with '${char}' here`);
  if (scanner.rootEndedAtComment) refuse(scanner, 'a text cannot go on behind a comment');
  scanner.rootEndedAtComment = false;
  scanner.mayTouchValue = false;
  scanPlain(scanner);
}
