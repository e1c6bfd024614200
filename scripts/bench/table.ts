/** One row a claim: what was measured, beside what in the same run, and the bound that it must keep. */
export type Figure = {
  readonly what: string;
  readonly measured: string;
  readonly compared: string;
  readonly bound: string;
  readonly holds: boolean;
};

/** The rows as aligned text. */
export function renderFigures(figures: readonly Figure[]): string {
  const rows = [
    ['', 'figure', 'measured', 'beside', 'bound'],
    ...figures.map((figure) => [
      figure.holds ? 'ok' : 'NOT',
      figure.what,
      figure.measured,
      figure.compared,
      figure.bound,
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
