import { isStart, type YamlEvent } from './yaml-event.ts';

/** Counts by how much the blocks of a file are indented, as the original does, which passes over less than 2. */
export type IndentCounts = { readonly byWidth: Map<number, number>; lastColumn: number };

export const countIndents = (): IndentCounts => ({ byWidth: new Map(), lastColumn: 1 });

/** Takes account of the next event of the file. */
export function countIndent(counts: IndentCounts, event: YamlEvent): void {
  if (isStart(event)) {
    if (event.isFlow) return;
    const width = event.column - counts.lastColumn;
    if (width >= 2 && width <= 9) counts.byWidth.set(width, (counts.byWidth.get(width) ?? 0) + 1);
    counts.lastColumn = event.column;
  } else if (event.kind !== 'document-start' && event.column < counts.lastColumn) {
    counts.lastColumn = event.column;
  }
}

/** The width that most blocks have, of several the one that came first. */
export function commonIndent({ byWidth }: IndentCounts): number {
  let common = 2;
  let most = 0;
  for (const [width, count] of byWidth) {
    if (count > most) [common, most] = [width, count];
  }
  return common;
}
