/** Progress as it comes: a tree drawn in place, or lines that are appended. */
import type { LogPage } from '@tako/api';
import { redrawMs } from '../limits.ts';
import { safeText } from '../output/safe-text.ts';
import { clip } from '../output/width.ts';
import { trunkOf } from '../tree/branches.ts';
import { emptyTree, foldPage, type LogTree } from '../tree/log-tree.ts';
import { colours, type Paint } from '../tree/paint.ts';
import { emptyPlainLog, type PlainLog, plainLines } from '../tree/plain-lines.ts';
import { renderTrees } from '../tree/render-tree.ts';
import { createScreen, type Terminal } from '../tree/screen.ts';
import type { Watched } from './outcome.ts';

export type ProgressView = {
  /** `index` is the one of several that are watched. */
  page(index: number, page: LogPage): void;
  /** Something to know besides the log, until the next page comes. */
  notice(text: string): void;
  /** Leaves what is shown as it is. */
  end(): void;
};

/** Shows nothing but what is to be known besides. */
export function quietView(note: (text: string) => void): ProgressView {
  return { page: () => {}, notice: toldOnce(note), end: () => {} };
}

/** The same again and again is told once. */
function toldOnce(note: (text: string) => void): (text: string) => void {
  let told = '';
  return (text) => {
    if (text !== told) note(text);
    told = text;
  };
}

type TreeOptions = { readonly now: () => number; readonly paint: Paint };

export function createTreeView(
  terminal: Terminal,
  watched: readonly Watched[],
  { now, paint }: TreeOptions,
): ProgressView {
  const screen = createScreen(terminal);
  const trees: LogTree[] = watched.map(() => emptyTree);
  let notice = '';
  const lines = (rows?: number): string[] => {
    const trunks = trees.map((tree, index) => trunkOf(tree, watched[index]?.taskId ?? ''));
    const limit = rows === undefined ? {} : { rows: notice === '' ? rows : rows - 1 };
    const view = { columns: screen.columns(), now: now(), paint, ...limit };
    const told = notice === '' ? [] : [paint(colours.warning, clip(safeText(notice), screen.columns()))];
    return [...renderTrees(trunks, view), ...told];
  };
  const draw = () => screen.draw(lines(screen.rows()));
  const timer = setInterval(draw, redrawMs);
  return {
    page: (index, page) => {
      notice = '';
      trees[index] = foldPage(trees[index] ?? emptyTree, page);
    },
    notice: (text) => {
      notice = text;
    },
    end: () => {
      clearInterval(timer);
      screen.end(lines());
    },
  };
}

type PlainViewOptions = {
  readonly withVerbose: boolean;
  readonly paint: Paint;
  readonly note: (text: string) => void;
};

export function createPlainView(
  output: NodeJS.WritableStream,
  watched: readonly Watched[],
  { withVerbose, paint, note }: PlainViewOptions,
): ProgressView {
  const logs: PlainLog[] = watched.map(() => emptyPlainLog);
  const write = (lines: readonly string[]) => lines.length > 0 && output.write(`${lines.join('\n')}\n`);
  return {
    page: (index, page) => {
      const prefix = watched.length > 1 ? `[${watched[index]?.label}] ` : '';
      const { log, lines } = plainLines(logs[index] ?? emptyPlainLog, page, { prefix, withVerbose, paint });
      logs[index] = log;
      write(lines);
    },
    notice: toldOnce(note),
    end: () => write(logs.flatMap(({ held }) => held)),
  };
}
