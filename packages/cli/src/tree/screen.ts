/** Lines at the bottom of a terminal that are drawn again and again in the same place. */
import { usualColumns, usualRows } from '../limits.ts';
import { widthOf } from '../output/width.ts';

export type Terminal = Pick<NodeJS.WriteStream, 'write'> & {
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
};

export type Screen = {
  readonly columns: () => number;
  /** One is left for the cursor. */
  readonly rows: () => number;
  /** Shows these lines instead of those before. */
  draw(lines: readonly string[]): void;
  /** Leaves these lines for good, and the cursor below them. */
  end(lines: readonly string[]): void;
};

const csi = '\u001b[';
const hideCursor = `${csi}?25l`;
const showCursor = `${csi}?25h`;
/** A terminal that knows it shows all that comes between at once; others ignore it. */
const beginUpdate = `${csi}?2026h`;
const endUpdate = `${csi}?2026l`;

export function createScreen(terminal: Terminal): Screen {
  let drawn: readonly string[] = [];
  const columns = () => terminal.columns || usualColumns;
  const replace = (lines: readonly string[], cursor: string) => {
    const up = rowsOf(drawn, columns());
    const home = up === 0 ? '\r' : `${csi}${up}A\r`;
    const text = lines.map((line) => `${line}${csi}K\n`).join('');
    terminal.write(`${beginUpdate}${hideCursor}${home}${text}${csi}J${cursor}${endUpdate}`);
    drawn = lines;
  };
  return {
    columns,
    rows: () => Math.max(1, (terminal.rows || usualRows) - 1),
    draw: (lines) => {
      if (lines.length !== drawn.length || lines.some((line, index) => line !== drawn[index]))
        replace(lines, '');
    },
    end: (lines) => {
      replace(lines, showCursor);
      drawn = [];
    },
  };
}

/** After a terminal has become narrower, what was one line stands on several. */
function rowsOf(lines: readonly string[], columns: number): number {
  return lines.reduce(
    (sum, line) => sum + Math.max(1, Math.ceil(widthOf(withoutColours(line)) / columns)),
    0,
  );
}

const withoutColours = (line: string): string => line.replaceAll(/\u001b\[[\d;]*m/g, '');
