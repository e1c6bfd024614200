import { isBreak, isBreakOrEnd, markOf, peek, type Scanner, spanFrom, takeBreak } from './scanner.ts';

/** Steps over blanks, line ends and comments, which become tokens. */
export function scanSpace(scanner: Scanner): void {
  for (;;) {
    while (peek(scanner) === ' ' || (peek(scanner) === '\t' && mayBeTab(scanner))) scanner.at += 1;
    scanComment(scanner);
    if (!isBreak(peek(scanner))) return;
    takeBreak(scanner);
    if (scanner.flowLevel === 0) scanner.mayStartKey = true;
  }
}

/** Tabs do not indent. */
function mayBeTab({ flowLevel, mayStartKey }: Scanner): boolean {
  return flowLevel > 0 || !mayStartKey;
}

/** Reads a comment if one begins here. */
export function scanComment(scanner: Scanner, isInHeader = false): void {
  if (peek(scanner) !== '#') return;
  const start = markOf(scanner);
  while (!isBreakOrEnd(peek(scanner))) scanner.at += 1;
  const text = scanner.text.slice(start.at + 1, scanner.at).replace(/^ /, '');
  const at = isInHeader ? 'block-header' : isBehind(scanner, start.line) ? 'line-end' : 'own-line';
  scanner.tokens.push({ kind: 'comment', text, at, ...spanFrom(scanner, start) });
}

/** Whether what was taken last ends in the line, and not as a block scalar does, with the line end in front. */
function isBehind({ previous }: Scanner, line: number): boolean {
  return previous?.endLine === line && previous.endColumn !== 1 && previous.kind !== 'stream-start';
}
