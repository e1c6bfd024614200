/** A table of places: rows that stay at the left while the columns are scrolled. */
import type { ReactNode } from 'react';
import classes from './grid-table.module.css';

type GridTableProps = {
  readonly label: string;
  /** Above the rows' names. */
  readonly corner: string;
  readonly columns: readonly { readonly id: string; readonly name: ReactNode }[];
  readonly rows: readonly { readonly id: string; readonly name: ReactNode }[];
  readonly cell: (rowId: string, columnId: string) => ReactNode;
};

export function GridTable({ label, corner, columns, rows, cell }: GridTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by the keyboard.
    <section className={classes.frame} aria-label={label} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{corner}</th>
            {columns.map(({ id, name }) => (
              <th key={id} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id: rowId, name }) => (
            <tr key={rowId}>
              <th scope="row">{name}</th>
              {columns.map(({ id }) => (
                <td key={id}>{cell(rowId, id)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
