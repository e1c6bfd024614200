import { foldGap, openGap, readGap } from './fold-lines.ts';
import { noteKey } from './possible-key.ts';
import {
  atDocumentMarker,
  columnOf,
  isBlank,
  isBreak,
  isSpaceOrEnd,
  markOf,
  peek,
  refuse,
  type Scanner,
  spanFrom,
} from './scanner.ts';

/** Reads a scalar without quotes, over as many lines as are indented. */
export function scanPlain(scanner: Scanner): void {
  noteKey(scanner);
  scanner.mayStartKey = false;
  const start = markOf(scanner);
  let end = start;
  let text = '';
  let gap = openGap();
  while (!atDocumentMarker(scanner) && !atComment(scanner)) {
    const word = readWord(scanner, start.line);
    if (word !== '') {
      text += foldGap(gap) + word;
      gap = openGap();
      end = markOf(scanner);
    }
    if (!isBlank(peek(scanner)) && !isBreak(peek(scanner))) break;
    readGap(scanner, gap, () => refuseTab(scanner));
    if (scanner.flowLevel === 0 && columnOf(scanner) <= scanner.indent) break;
  }
  if (gap.hasBreak) scanner.mayStartKey = true;
  scanner.tokens.push({ kind: 'scalar', text, style: 'plain', ...spanFrom(scanner, start, end) });
}

function atComment(scanner: Scanner): boolean {
  if (peek(scanner) !== '#') return false;
  if (scanner.indent < 0 && scanner.flowLevel === 0) scanner.rootEndedAtComment = true;
  return true;
}

/** Up to what ends the scalar or a blank. */
function readWord(scanner: Scanner, firstLine: number): string {
  const from = scanner.at;
  while (!isSpaceOrEnd(peek(scanner))) {
    if (atIndicator(scanner, firstLine)) break;
    if (scanner.flowLevel > 0 && columnOf(scanner) <= scanner.indent) {
      refuse(scanner, 'what stands in brackets must be indented further than the block around');
    }
    scanner.at += 1;
  }
  return scanner.text.slice(from, scanner.at);
}

/** Whether a `:` or, in a flow collection, a bracket or comma ends the scalar. */
function atIndicator(scanner: Scanner, firstLine: number): boolean {
  const char = peek(scanner);
  const isInFlow = scanner.flowLevel > 0;
  if (isInFlow && ',[]{}'.includes(char)) return true;
  if (char !== ':') return false;
  const next = peek(scanner, 1);
  if (!isSpaceOrEnd(next) && !(isInFlow && next === ',')) return false;
  const mayBeKey = scanner.possibleKeys.at(-1) !== undefined && scanner.line === firstLine;
  if (!isInFlow && !mayBeKey) refuse(scanner, "':' is not expected here; what holds it needs quotes");
  return true;
}

function refuseTab(scanner: Scanner): void {
  if (peek(scanner) !== '\t' || columnOf(scanner) > scanner.indent) return;
  refuse(scanner, 'a tab cannot indent');
}
