/** Rows of things; on a phone each becomes a card that names its values. */
import { Paper } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './data-table.module.css';

export type Column<T> = {
  readonly heading: string;
  readonly cell: (row: T) => ReactNode;
  /** Buttons need no name above them; it is read out all the same. */
  readonly isForActions?: boolean;
};

type DataTableProps<T> = {
  readonly label: string;
  /** The first names the row. */
  readonly columns: readonly [Column<T>, ...Column<T>[]];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
};

export function DataTable<T>({ label, columns: [first, ...others], rows, keyOf }: DataTableProps<T>) {
  return (
    <Paper className={classes.frame ?? ''}>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            {[first, ...others].map(({ heading, isForActions }) => (
              <th key={heading} scope="col">
                <span className={isForActions ? classes.unseen : undefined}>{heading}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              <th scope="row">{first.cell(row)}</th>
              {others.map(({ heading, cell, isForActions }) => (
                <td key={heading} data-label={isForActions ? undefined : heading} data-actions={isForActions}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Paper>
  );
}
