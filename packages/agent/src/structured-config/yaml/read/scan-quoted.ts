import { foldGap, openGap, readGap } from './fold-lines.ts';
import { noteKey } from './possible-key.ts';
import { readYamlEscape } from './read-yaml-escape.ts';
import {
  atDocumentMarker,
  columnOf,
  isBreak,
  isSpaceOrEnd,
  type Mark,
  markOf,
  nothing,
  peek,
  refuse,
  type Scanner,
  spanFrom,
  takeBreak,
} from './scanner.ts';

type Quote = "'" | '"';

/** Reads a scalar in quotes. */
export function scanQuoted(scanner: Scanner, quote: Quote): void {
  noteKey(scanner);
  scanner.mayStartKey = false;
  scanner.mayTouchValue = scanner.flowLevel > 0;
  const start = markOf(scanner);
  scanner.at += 1;
  const text = readText(scanner, quote, start);
  scanner.at += 1;
  const style = quote === '"' ? 'double-quoted' : 'single-quoted';
  scanner.tokens.push({ kind: 'scalar', text, style, ...spanFrom(scanner, start) });
  if (quote === '"' && peek(scanner) === '#') refuse(scanner, 'a blank was expected before a comment');
}

function readText(scanner: Scanner, quote: Quote, start: Mark): string {
  let text = '';
  for (;;) {
    const word = readWord(scanner, quote);
    text += word.text;
    if (peek(scanner) === quote) return text;
    const gap = { ...openGap(), hasBreak: word.endsLine };
    readGap(scanner, gap);
    refuseEnd(scanner, quote, start, gap.hasBreak);
    text += foldGap(gap);
  }
}

function refuseEnd(scanner: Scanner, quote: Quote, start: Mark, isNewLine: boolean): void {
  if (peek(scanner) === nothing) refuse(scanner, `${quote} is not closed`, start);
  if (atDocumentMarker(scanner)) refuse(scanner, `${quote} is not closed before the document ends`, start);
  if (isNewLine && quote === '"' && columnOf(scanner) <= scanner.indent) {
    refuse(scanner, 'what stands in quotes must be indented further than the block around');
  }
}

/** Up to a blank or the quote; `endsLine` where a backslash takes the line end away. */
function readWord(scanner: Scanner, quote: Quote): { text: string; endsLine: boolean } {
  let text = '';
  let from = scanner.at;
  while (!isSpaceOrEnd(peek(scanner))) {
    const char = peek(scanner);
    const isEscape = char === '\\' && quote === '"';
    const isDoubled = char === quote && quote === "'" && peek(scanner, 1) === quote;
    if (isEscape || isDoubled) {
      text += scanner.text.slice(from, scanner.at);
      scanner.at += 1;
      if (isEscape && isBreak(peek(scanner))) {
        takeBreak(scanner);
        return { text, endsLine: true };
      }
      text += isEscape ? readYamlEscape(scanner) : quote;
      if (isDoubled) scanner.at += 1;
      from = scanner.at;
    } else if (char === quote) break;
    else scanner.at += 1;
  }
  return { text: text + scanner.text.slice(from, scanner.at), endsLine: false };
}
