/** Tables and lists of fields as text. */
import { widestCellColumns } from '../limits.ts';
import { safeText } from './safe-text.ts';
import { clip, pad, widthOf } from './width.ts';

export type Cell = string | number | boolean | null | undefined;

/** Headings and rows in columns two spaces apart. Without rows, a line that says so. */
export function renderTable(headings: readonly string[], rows: readonly (readonly Cell[])[]): string {
  if (rows.length === 0) return '(none)';
  const texts = [headings, ...rows.map((row) => row.map(cellText))];
  const widths = headings.map((_, column) => Math.max(...texts.map((row) => widthOf(row[column] ?? ''))));
  return texts
    .map((row) => row.map((cell, column) => pad(cell, widths[column] ?? 0)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}

/** One field a line, values aligned; a value of several lines is indented. Empty values are left out. */
export function renderFields(fields: readonly (readonly [name: string, value: Cell])[]): string {
  const shown = fields.filter(([, value]) => value !== null && value !== undefined && value !== '');
  const width = Math.max(...shown.map(([name]) => widthOf(name)));
  return shown
    .map(([name, value]) => {
      const [first = '', ...more] = String(yesNo(value)).split(/\r\n|\r|\n/);
      const indent = ' '.repeat(width + 2);
      return [`${pad(name, width)}  ${first}`, ...more.map((line) => indent + line)].join('\n');
    })
    .join('\n');
}

function cellText(cell: Cell): string {
  return clip(safeText(String(yesNo(cell) ?? '')), widestCellColumns);
}

function yesNo(cell: Cell): Exclude<Cell, boolean> {
  if (typeof cell !== 'boolean') return cell;
  return cell ? 'yes' : 'no';
}
