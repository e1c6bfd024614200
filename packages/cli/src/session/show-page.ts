import { type Cell, renderTable } from '../output/table.ts';
import { moreNote } from './options.ts';
import type { Session } from './session.ts';

type Page<T> = { readonly items: readonly T[]; readonly total: number; readonly skip: number };

/** Shows a part of a list as a table, and on stderr that there is more. */
export function showPage<T>(
  { output }: Session,
  page: Page<T>,
  headings: readonly string[],
  row: (item: T) => readonly Cell[],
): void {
  output.show(page, ({ items }) => renderTable(headings, items.map(row)));
  const more = moreNote(page);
  if (more !== undefined && output.format === 'text') output.note(more);
}
