/** The log as lines that are only ever appended: the same events, each told once. */
import type { LogLevel, LogLine, LogNode, LogPage } from '@tako/api';
import { safeLines, safeText } from '../output/safe-text.ts';
import { durationMs, durationText } from '../output/time.ts';
import { emptyTree, foldPage, hasNodeEnded, type LogTree, pathOf, reasonOf } from './log-tree.ts';
import { type Colour, colours, type Paint } from './paint.ts';

export type PlainOptions = {
  /** Before each line: which of several deployments it is of. */
  readonly prefix: string;
  readonly withVerbose: boolean;
  readonly paint: Paint;
};

export type PlainLog = {
  readonly tree: LogTree;
  /** How the deployment ended, held until nothing comes after it. */
  readonly held: readonly string[];
};

export const emptyPlainLog: PlainLog = { tree: emptyTree, held: [] };

/** What a page adds, and the log with it. */
export function plainLines(
  log: PlainLog,
  page: LogPage,
  options: PlainOptions,
): { readonly log: PlainLog; readonly lines: readonly string[] } {
  const tree = foldPage(log.tree, page);
  const told = new Map([...log.tree.nodes].map(([id, { state }]) => [id, state]));
  const held = [...log.held];
  const lines = page.events.flatMap((event) => {
    if (event.kind === 'line') return logLines(tree, event, options);
    const before = told.get(event.id);
    told.set(event.id, event.state);
    if (before === event.state || !isTold(event)) return [];
    const line = stateLine(tree, event, options);
    if (event.parentId !== null || !hasNodeEnded(event.state)) return [line];
    held.push(line);
    return [];
  });
  if (!page.isComplete) return { log: { tree, held }, lines };
  return { log: { tree, held: [] }, lines: [...lines, ...held] };
}

const marks: Readonly<Record<LogLevel, string>> = {
  ...{ verbose: '', info: '', highlight: '' },
  ...{ wait: 'WAIT ', warning: 'WARNING ', error: 'ERROR ' },
};

const levelColours: Readonly<Partial<Record<LogLevel, Colour>>> = {
  ...{ verbose: 'gray', highlight: 'bold', wait: 'cyan', warning: 'yellow', error: 'red' },
};

function logLines(tree: LogTree, { nodeId, level, text }: LogLine, options: PlainOptions): string[] {
  if (level === 'verbose' && !options.withVerbose) return [];
  const before = safeText(`${options.prefix}${nameOf(tree, nodeId)} | `);
  const colour = levelColours[level];
  return safeLines(text).map((line) => {
    const marked = `${marks[level]}${line}`;
    return marked === '' ? before.trimEnd() : `${before}${colour ? options.paint(colour, marked) : marked}`;
  });
}

/**
 * Phases tell when they begin and end, machines how they ended, what is below only where it went wrong. Machines of a
 * step that is skipped have nothing to tell but a reason of their own.
 */
function isTold({ nodeKind, state, detail }: LogNode): boolean {
  switch (nodeKind) {
    case 'deployment':
    case 'health-check':
    case 'acquire':
    case 'upload':
    case 'step':
      return state !== 'pending';
    case 'machine':
      return state === 'skipped' ? !isEmpty(detail) : hasNodeEnded(state);
    case 'package':
    case 'convention':
      return state === 'failed';
  }
  return nodeKind satisfies never;
}

const isEmpty = (text: string | null): boolean => text === null || text === '';

/** The root has a name of its own, and no path. */
const nameOf = (tree: LogTree, id: string): string => pathOf(tree, id) || (tree.nodes.get(id)?.name ?? id);

function stateLine(tree: LogTree, node: LogNode, { prefix, paint }: PlainOptions): string {
  const duration =
    hasNodeEnded(node.state) && node.state !== 'skipped' ? durationMs(node, Number.NaN) : undefined;
  const clock = duration === undefined ? '' : ` (${durationText(duration)})`;
  const reason = isSaid(tree, node) ? '' : reasonOf(tree, node);
  const end = safeText(`${node.state}${clock}${reason === '' ? '' : `: ${reason}`}`);
  return `${safeText(`${prefix}${nameOf(tree, node.id)}: `)}${paint(colours[node.state], end)}`;
}

/** The line just above a phase that failed may have said why; machines and the whole say it where somebody looks first. */
function isSaid({ nodes }: LogTree, { id, nodeKind, state, detail }: LogNode): boolean {
  const isPhase = nodeKind === 'acquire' || nodeKind === 'upload' || nodeKind === 'step';
  return isPhase && state === 'failed' && detail !== null && nodes.get(id)?.last?.text === detail;
}
