/** The tree as lines of a terminal: state in, lines out. */
import { longestLabelColumns, widestTreeColumns } from '../limits.ts';
import { safeText } from '../output/safe-text.ts';
import { durationMs, durationText } from '../output/time.ts';
import { clip, pad, widthOf } from '../output/width.ts';
import { type Branch, fold, foldings, type Times, type Trunk, type Twig, trimTwigs } from './branches.ts';
import { colours, type Paint, type Piece, paintLine, signs } from './paint.ts';

export type View = {
  readonly columns: number;
  /** Lines that there is room for; everything is shown where it is not given. */
  readonly rows?: number;
  /** The server's time in ms. */
  readonly now: number;
  readonly paint: Paint;
};

/** The trees one below the other, each line at most `columns` wide, all at most `rows`: what matters least goes first. */
export function renderTrees(trunks: readonly Trunk[], view: View): string[] {
  const { rows = Number.POSITIVE_INFINITY, columns, paint } = view;
  return cutTo(fittingLines(trunks, rows, view), rows).map((pieces) =>
    paintLine(pieces, columns, paint).trimEnd(),
  );
}

function fittingLines(trunks: readonly Trunk[], rows: number, view: View): Piece[][] {
  const linesOf = (shown: readonly Trunk[]) => shown.flatMap((trunk) => trunkLines(trunk, view));
  for (const folding of foldings) {
    const lines = linesOf(trunks.map((trunk) => fold(trunk, folding)));
    if (lines.length <= rows) return lines;
  }
  const heads = trunks.reduce((sum, { branches }) => sum + 1 + branches.length, 0);
  const quiet = trunks.map((trunk) => fold(trunk, 'quiet'));
  return linesOf(trimTwigs(quiet, rows - heads));
}

function cutTo(lines: Piece[][], rows: number): Piece[][] {
  if (lines.length <= rows) return lines;
  const kept = Math.max(0, rows - 1);
  const rest: Piece[] = [{ text: `… ${lines.length - kept} more`, colour: 'gray' }];
  return rows < 1 ? [] : [...lines.slice(0, kept), rest];
}

function trunkLines(trunk: Trunk, view: View): Piece[][] {
  const name: Piece = { text: safeText(trunk.name), colour: 'bold' };
  const last = trunk.branches.length - 1;
  const branches = trunk.branches.flatMap((branch, index) => branchLines(branch, index === last, view));
  return [headLine([], name, trunk, view), ...branches];
}

function branchLines(branch: Branch, isLast: boolean, view: View): Piece[][] {
  const lead: Piece[] = [
    { text: isLast ? '└─ ' : '├─ ', colour: 'gray' },
    { text: `${signs[branch.state]} `, colour: colours[branch.state] },
  ];
  const detail = branch.detail === '' ? '' : ` (${branch.detail})`;
  const head = headLine(lead, { text: safeText(`${branch.name}${detail}`) }, branch, view);
  return [head, ...twigLines(branch.twigs, isLast ? '   ' : '│  ', view)];
}

const longestState = 'interrupted'.length;
const clockColumns = '1:00:00'.length;

/** State and duration stand at the right edge. */
function headLine(
  lead: readonly Piece[],
  name: Piece,
  { state, times }: Pick<Trunk | Branch, 'state' | 'times'>,
  { columns, now }: View,
): Piece[] {
  const right = `${state.padEnd(longestState)} ${clockOf(times, now).padStart(clockColumns)}`;
  const used = lead.reduce((sum, { text }) => sum + widthOf(text), 0) + right.length + 1;
  const room = Math.max(0, Math.min(columns, widestTreeColumns) - used);
  const text = `${pad(clip(name.text, room), room)} `;
  return [...lead, { ...name, text }, { text: right.trimEnd(), colour: colours[state] }];
}

/** Of machines: label, duration and last line stand below each other. */
function twigLines(twigs: readonly Twig[], indent: string, { now }: View): Piece[][] {
  const labels = twigs.map(labelOf);
  const clocks = twigs.map(({ times }) => (times ? clockOf(times, now) : ''));
  const [labelColumns, clocksColumns] = [widest(labels), widest(clocks)];
  return twigs.map((twig, index): Piece[] => {
    const clock = clocks[index] ?? '';
    return [
      { text: `${indent}${index === twigs.length - 1 ? '└─ ' : '├─ '}`, colour: 'gray' },
      { text: `${signs[twig.state]} `, colour: colours[twig.state] },
      { text: pad(labels[index] ?? '', labelColumns) },
      { text: clocksColumns === 0 ? '' : `  ${clock.padStart(clocksColumns)}`, colour: 'gray' },
      { text: `  ${safeText(twig.text)}`, ...(twig.state === 'failed' ? { colour: 'red' } : {}) },
    ];
  });
}

const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(widthOf));

function clockOf(times: Times, now: number): string {
  const duration = durationMs(times, now);
  return duration === undefined ? '' : durationText(duration);
}

function labelOf({ names, doing }: Twig): string {
  const more = doing === '' ? '' : ` · ${safeText(doing)}`;
  const room = longestLabelColumns - Math.min(widthOf(more), longestLabelColumns / 2);
  return clip(`${joinNames(names.map(safeText), room)}${more}`, longestLabelColumns);
}

/** As many names as there is room for, and how many more there are. */
function joinNames(names: readonly string[], columns: number): string {
  for (let kept = names.length; kept > 0; kept -= 1) {
    const rest = names.length === kept ? '' : ` +${names.length - kept}`;
    const text = `${names.slice(0, kept).join(' ')}${rest}`;
    if (names.length === 1 || widthOf(text) <= columns) return text;
  }
  return `${names.length} machines`;
}
