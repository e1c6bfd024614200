/** What of the blocks is in sight. */
import type { LineRange } from './line-store.ts';
import { type Block, blockAt } from './rows.ts';

export type Item = {
  readonly block: Block;
  /** Of a block of lines: which one. */
  readonly line: number | null;
};

export type Sight = {
  readonly items: readonly Item[];
  /** The row at which the first item begins. */
  readonly firstRow: number;
};

/** Rows of one line; 1 where it is not known. */
export type RowsOfLine = (nodeId: string, line: number) => number;

export type Rows = { readonly from: number; readonly to: number };

/** The items that have a row among these. */
export function sightOf(
  blocks: readonly Block[],
  offsets: Float64Array,
  rows: Rows,
  rowsOfLine: RowsOfLine,
): Sight {
  const items: Item[] = [];
  let firstRow: number | undefined;
  if (blocks.length === 0) return { items, firstRow: 0 };
  for (let at = blockAt(offsets, Math.max(0, rows.from)); at < blocks.length; at++) {
    const block = blocks[at] as Block;
    let row = offsets[at] ?? 0;
    if (row >= rows.to) break;
    if (block.kind !== 'lines') {
      items.push({ block, line: null });
      firstRow ??= row;
      continue;
    }
    // Where every line takes one row, those above are passed over at once.
    const skipped = block.height === block.count ? Math.max(0, Math.floor(rows.from - row)) : 0;
    row += skipped;
    for (let line = block.from + skipped; line < block.from + block.count && row < rows.to; line++) {
      const height = rowsOfLine(block.nodeId, line);
      if (row + height > rows.from) {
        items.push({ block, line });
        firstRow ??= row;
      }
      row += height;
    }
  }
  return { items, firstRow: firstRow ?? 0 };
}

/** The row at which a place begins; undefined where it is not shown. */
export function rowOf(
  blocks: readonly Block[],
  offsets: Float64Array,
  index: number,
  line: number | null,
  rowsOfLine: RowsOfLine,
): number {
  const block = blocks[index] as Block;
  let row = offsets[index] ?? 0;
  if (block.kind !== 'lines' || line === null) return row;
  if (block.height === block.count) return row + (line - block.from);
  for (let above = block.from; above < line; above++) row += rowsOfLine(block.nodeId, above);
  return row;
}

/** The lines among the items, as ranges of their nodes. */
export function rangesOf(items: readonly Item[]): LineRange[] {
  const ranges: { nodeId: string; from: number; to: number }[] = [];
  for (const { block, line } of items) {
    if (block.kind !== 'lines' || line === null) continue;
    const last = ranges.at(-1);
    if (last && last.nodeId === block.nodeId && last.to === line) last.to += 1;
    else ranges.push({ nodeId: block.nodeId, from: line, to: line + 1 });
  }
  return ranges;
}
