import { noteKey } from './possible-key.ts';
import { scanComment } from './scan-space.ts';
import {
  atDocumentMarker,
  columnOf,
  isBlank,
  isBreak,
  isBreakOrEnd,
  type Mark,
  markOf,
  nothing,
  peek,
  refuse,
  type Scanner,
  skipBlanks,
  spanFrom,
  takeBreak,
} from './scanner.ts';

type Header = { readonly chomp: '' | '-' | '+'; readonly depth: number | undefined };

/** Reads a literal or folded scalar with its header; a comment in the header becomes a token in front of it. */
export function scanBlockScalar(scanner: Scanner, style: 'literal' | 'folded'): void {
  noteKey(scanner);
  scanner.mayStartKey = true;
  const start = markOf(scanner);
  const { chomp, depth } = readHeader(scanner);
  const given = depth === undefined ? undefined : Math.max(scanner.indent, 0) + depth;
  const { text, lastBreak, breaks, end } = readLines(scanner, style, given);
  const tail = chomp === '-' ? '' : lastBreak + (chomp === '+' ? breaks : '');
  scanner.tokens.push({ kind: 'scalar', text: text + tail, style, ...spanFrom(scanner, start, end) });
}

function readHeader(scanner: Scanner): Header {
  const header = /^(?:([+-])([0-9])?|([0-9])([+-])?)?/.exec(
    scanner.text.slice(scanner.at + 1, scanner.at + 3),
  );
  const digit = header?.[2] ?? header?.[3];
  const chomp = header?.[1] ?? header?.[4] ?? '';
  scanner.at += 1 + (header?.[0].length ?? 0);
  if (digit === '0') refuse(scanner, 'a scalar cannot be indented by 0');
  if (peek(scanner) === '#') refuse(scanner, 'a blank was expected before a comment');
  skipBlanks(scanner);
  scanComment(scanner, true);
  if (!isBreakOrEnd(peek(scanner))) refuse(scanner, 'the line was expected to end behind | or >');
  takeBreak(scanner);
  return { chomp: chomp === '+' || chomp === '-' ? chomp : '', depth: digit ? Number(digit) : undefined };
}

type Lines = {
  readonly text: string;
  /** Behind the last line, and those of the empty lines that follow. */
  readonly lastBreak: string;
  readonly breaks: string;
  readonly end: Mark;
};

function readLines(scanner: Scanner, style: 'literal' | 'folded', given: number | undefined): Lines {
  let { indent, breaks, end } = readEmptyLines(scanner, given);
  let text = '';
  let lastBreak = '';
  let wasIndented = false;
  while (columnOf(scanner) === indent && peek(scanner) !== nothing && !atDocumentMarker(scanner)) {
    const isIndented = isBlank(peek(scanner));
    const isFolded = style === 'folded' && lastBreak === '\n' && !wasIndented && !isIndented;
    text += (isFolded ? (breaks === '' ? ' ' : '') : lastBreak) + breaks + readLine(scanner);
    lastBreak = takeBreak(scanner);
    wasIndented = isIndented;
    ({ breaks, end } = readEmptyLines(scanner, indent));
  }
  return { text, lastBreak, breaks, end };
}

function readLine(scanner: Scanner): string {
  const from = scanner.at;
  while (!isBreakOrEnd(peek(scanner))) scanner.at += 1;
  return scanner.text.slice(from, scanner.at);
}

/** Reads empty lines and the indentation of the line that follows, which is the scalar's if none is known. */
function readEmptyLines(
  scanner: Scanner,
  known: number | undefined,
): { indent: number; breaks: string; end: Mark } {
  let breaks = '';
  let longest = 0;
  let end = markOf(scanner);
  for (;;) {
    while (peek(scanner) === ' ' && (known === undefined || columnOf(scanner) < known)) scanner.at += 1;
    longest = Math.max(longest, columnOf(scanner));
    if (!isBreak(peek(scanner))) break;
    breaks += takeBreak(scanner);
    end = markOf(scanner);
  }
  if (known !== undefined) return { indent: known, breaks, end };
  const column = columnOf(scanner);
  const isContent = column > Math.max(scanner.indent, 0) && peek(scanner) !== nothing;
  if (isContent && longest > column) refuse(scanner, 'a line of blanks is longer than the text is indented');
  const isAtMargin = scanner.indent < 0 && longest === 0;
  return { indent: isAtMargin ? 0 : Math.max(longest, scanner.indent + 1, 1), breaks, end };
}
