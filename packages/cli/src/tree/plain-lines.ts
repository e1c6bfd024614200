/** The log as lines that are only ever appended, for output that is no terminal: the same events, each told once. */
import type { LogLine, LogNode, LogPage } from '@tako/api';
import { safeLines, safeText } from '../output/safe-text.ts';
import { durationMs, durationText } from '../output/time.ts';
import { foldPage, hasNodeEnded, type LogTree, pathOf } from './log-tree.ts';

export type PlainOptions = {
  /** Before each line: which of several deployments it is of. */
  readonly prefix: string;
  readonly withVerbose: boolean;
};

/** What a page adds, and the tree with it. */
export function plainLines(
  tree: LogTree,
  page: LogPage,
  { prefix, withVerbose }: PlainOptions,
): { readonly tree: LogTree; readonly lines: readonly string[] } {
  const next = foldPage(tree, page);
  const told = new Map([...tree.nodes].map(([id, { state }]) => [id, state]));
  const lines = page.events.flatMap((event) => {
    if (event.kind === 'line') {
      return event.level === 'verbose' && !withVerbose ? [] : logLines(next, event);
    }
    const before = told.get(event.id);
    told.set(event.id, event.state);
    return before === event.state || !isTold(event) ? [] : [stateLine(next, event)];
  });
  return { tree: next, lines: lines.map((line) => `${prefix}${line}`) };
}

function logLines(tree: LogTree, { nodeId, level, text }: LogLine): string[] {
  const path = safeText(nameOf(tree, nodeId));
  const mark = level === 'warning' || level === 'error' ? `${level}: ` : '';
  return safeLines(text).map((line) => `${path} | ${mark}${line}`);
}

/** Phases tell when they begin and end, machines how they ended, what is below only where it went wrong. */
function isTold({ nodeKind, state }: LogNode): boolean {
  switch (nodeKind) {
    case 'deployment':
    case 'acquire':
    case 'upload':
    case 'step':
      return state !== 'pending';
    case 'machine':
      return hasNodeEnded(state);
    case 'package':
    case 'convention':
      return state === 'failed';
  }
  return nodeKind satisfies never;
}

/** The root has a name of its own, and no path. */
const nameOf = (tree: LogTree, id: string): string => pathOf(tree, id) || (tree.nodes.get(id)?.name ?? id);

function stateLine(tree: LogTree, node: LogNode): string {
  const path = nameOf(tree, node.id);
  const duration = hasNodeEnded(node.state) ? durationMs(node, Number.NaN) : undefined;
  const clock = duration === undefined ? '' : ` (${durationText(duration)})`;
  const detail = node.detail === null || node.detail === '' ? '' : `: ${node.detail}`;
  return safeText(`${path}: ${node.state}${clock}${detail}`);
}
