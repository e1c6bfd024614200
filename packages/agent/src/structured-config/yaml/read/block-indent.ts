import { addToken, type Mark, markOf, type Scanner, spanFrom } from './scanner.ts';

/** Begins a block collection where the column is further than that of the innermost one; `number` is its first token. */
export function beginBlock(
  scanner: Scanner,
  kind: 'block-mapping-start' | 'block-sequence-start',
  mark: Mark,
  number = scanner.taken + scanner.tokens.length,
): void {
  if (scanner.flowLevel > 0 || scanner.indent >= mark.column) return;
  scanner.indents.push(scanner.indent);
  scanner.indent = mark.column;
  scanner.tokens.splice(number - scanner.taken, 0, { kind, ...spanFrom(scanner, mark, mark) });
}

/** Ends the block collections that stand further than the column. */
export function endBlocks(scanner: Scanner, column: number): void {
  if (scanner.flowLevel > 0) return;
  while (scanner.indent > column) {
    addToken(scanner, 'block-end', markOf(scanner));
    scanner.indent = scanner.indents.pop() ?? -1;
  }
}
