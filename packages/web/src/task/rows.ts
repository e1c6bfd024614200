/**
 * Which rows of a log there are: nodes, and below those that are open their lines. Lines stand together in blocks, so that
 * a log of a million lines is a few thousand entries here.
 */
import type { LogMatch, LogTreeNode } from '@tako/api';
import { blockLines, failedTailLines, runningTailLines } from '../limits.ts';
import { childrenOf, hasNodeEnded, type Tree } from './tree.ts';

/** What somebody chose for a node; without a choice it opens and closes as it runs. */
export type Choice = 'open' | 'closed';
export type Choices = ReadonlyMap<string, Choice>;

/** `from` and `count` are lines of the node; `height` is in rows of text. */
export type Block =
  | {
      readonly kind: 'node';
      readonly node: LogTreeNode;
      readonly depth: number;
      readonly isOpen: boolean;
      readonly height: 1;
    }
  | {
      readonly kind: 'earlier';
      readonly nodeId: string;
      readonly depth: number;
      readonly count: number;
      readonly height: 1;
    }
  | {
      readonly kind: 'lines';
      readonly nodeId: string;
      readonly depth: number;
      readonly from: number;
      readonly count: number;
      readonly height: number;
    }
  | { readonly kind: 'heading'; readonly nodeId: string; readonly depth: 0; readonly height: 1 }
  | { readonly kind: 'match'; readonly match: LogMatch; readonly depth: 1; readonly height: number };

/** Rows that a block of lines takes where long lines are wrapped; undefined where it is not known yet. */
export type HeightOf = (nodeId: string, block: number) => number | undefined;

/** One row a line. */
export const unwrapped: HeightOf = () => undefined;

export function blocksOf(tree: Tree, choices: Choices, heightOf: HeightOf = unwrapped): Block[] {
  const blocks: Block[] = [];
  const root = tree.rootId === undefined ? undefined : tree.nodes.get(tree.rootId);
  if (!root) return blocks;
  // The root is the page itself; only what it says of the whole stands among the rows.
  addLines(blocks, root, 0, true, heightOf);
  const isWaiting = root.state === 'pending';
  const visit = (id: string, depth: number) => {
    for (const child of childrenOf(tree, id)) {
      const node = tree.nodes.get(child);
      if (!node) continue;
      const choice = choices.get(child);
      const isOpen =
        canOpen(tree, node) && (choice === undefined ? opensByItself(node, isWaiting) : choice === 'open');
      blocks.push({ kind: 'node', node, depth, isOpen, height: 1 });
      if (!isOpen) continue;
      addLines(blocks, node, depth + 1, choice === 'open', heightOf);
      visit(child, depth + 1);
    }
  };
  visit(root.id, 0);
  return blocks;
}

export function canOpen(tree: Tree, node: LogTreeNode): boolean {
  return node.lineCount > 0 || childrenOf(tree, node.id).length > 0;
}

/** What runs and what failed is looked for first; steps show how it went, or will go, on each machine. */
function opensByItself({ nodeKind, state }: LogTreeNode, isWaiting: boolean): boolean {
  if (state === 'running' || state === 'failed') return true;
  return nodeKind === 'step' && (isWaiting || state === 'success' || state === 'warning');
}

/** All lines where somebody asked for them; else the last ones, which tell what it does or why it failed. */
function addLines(
  blocks: Block[],
  node: LogTreeNode,
  depth: number,
  isAll: boolean,
  heightOf: HeightOf,
): void {
  const { id, lineCount } = node;
  const shown = isAll ? lineCount : tailLength(node);
  const from = lineCount - shown <= 1 ? 0 : lineCount - shown;
  if (from > 0) blocks.push({ kind: 'earlier', nodeId: id, depth, count: from, height: 1 });
  for (let at = from; at < lineCount; ) {
    const block = Math.floor(at / blockLines);
    const to = Math.min(lineCount, (block + 1) * blockLines);
    const count = to - at;
    const isWhole = at === block * blockLines;
    const height = (isWhole ? heightOf(id, block) : undefined) ?? count;
    // What still grows has more lines than its height was measured for.
    blocks.push({ kind: 'lines', nodeId: id, depth, from: at, count, height: Math.max(height, count) });
    at = to;
  }
}

function tailLength({ lineCount, state }: LogTreeNode): number {
  const most = state === 'failed' ? failedTailLines : runningTailLines;
  return hasNodeEnded(state) && state !== 'failed' ? 0 : Math.min(lineCount, most);
}

/** What a search found, below the names of the nodes that said it; `heightOf` is of the text of a line. */
export function blocksOfMatches(matches: readonly LogMatch[], heightOf: (text: string) => number): Block[] {
  let last: string | undefined;
  return matches.flatMap((match): Block[] => {
    const isNext = match.nodeId === last;
    last = match.nodeId;
    const found: Block = { kind: 'match', match, depth: 1, height: heightOf(match.text) };
    return isNext ? [found] : [{ kind: 'heading', nodeId: match.nodeId, depth: 0, height: 1 }, found];
  });
}

/** Where each block begins, in rows; one more entry than there are blocks, the last of them the height of all. */
export function offsetsOf(blocks: readonly Block[]): Float64Array {
  const offsets = new Float64Array(blocks.length + 1);
  for (const [index, { height }] of blocks.entries()) offsets[index + 1] = (offsets[index] ?? 0) + height;
  return offsets;
}

/** The block in which a row stands. */
export function blockAt(offsets: Float64Array, row: number): number {
  let [low, high] = [0, Math.max(0, offsets.length - 2)];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((offsets[middle] ?? 0) <= row) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A place in the log that stays the same while rows come and go around it. `line` is null for the node's own row. */
export type Place = { readonly nodeId: string; readonly line: number | null };

/** The block that holds the place; -1 where it is not shown. */
export function blockOf(blocks: readonly Block[], { nodeId, line }: Place): number {
  return blocks.findIndex((block) => {
    if (line === null) return block.kind === 'node' && block.node.id === nodeId;
    if (block.kind === 'match') return block.match.nodeId === nodeId && block.match.index === line;
    return (
      block.kind === 'lines' &&
      block.nodeId === nodeId &&
      line >= block.from &&
      line < block.from + block.count
    );
  });
}
