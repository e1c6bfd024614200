/** Events of a log as the rows in which they are stored: lines and node changes that came together are one chunk. */
import type { LogEvent } from '@tako/api';
import { changeNode, type LineRow, type NodeChange, type TreeNode } from './log-tree.ts';

/** What happened, in order. Times are ms since 1970. */
export type LogInput =
  | { readonly kind: 'node'; readonly time: number; readonly change: NodeChange }
  | { readonly kind: 'lines'; readonly nodeId: string; readonly rows: readonly LineRow[] };

/** `nodeId` is null where the payload holds nodes instead of lines of one node. */
export type Chunk = {
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly nodeId: string | null;
  /** JSON: rows of lines, or nodes. */
  readonly payload: string;
  /** The place of its first line among those of its node; 0 where it holds nodes. */
  readonly firstLine: number;
};

/** How many lines a node has, and the number of the last. */
export type LineCount = { readonly count: number; readonly seq: number };

/** Lines in one chunk: a reader who wants one of them decodes all. */
export const maxChunkLines = 1_000;

/** Characters of text in one chunk, above which the next one begins. */
const maxChunkChars = 262_144;

export type Packed = {
  readonly chunks: readonly Chunk[];
  /** The last state of every node that changed, with the number of its last event. */
  readonly changed: ReadonlyMap<string, { readonly node: TreeNode; readonly seq: number }>;
  /** Of every node that got lines. */
  readonly counted: ReadonlyMap<string, LineCount>;
  readonly lastSeq: number;
};

/** Gives each event its number, from `lastSeq` on, and brings `nodes` and `lineCounts` up to date. */
export function packEvents(
  inputs: readonly LogInput[],
  nodes: Map<string, TreeNode>,
  lastSeq: number,
  lineCounts: Map<string, number> = new Map(),
): Packed {
  const chunks: Chunk[] = [];
  const changed = new Map<string, { node: TreeNode; seq: number }>();
  const counted = new Map<string, LineCount>();
  let seq = lastSeq;
  let open: { nodeId: string | null; items: (LineRow | TreeNode)[]; chars: number } | undefined;
  const seal = () => {
    if (!open) return;
    const { nodeId, items } = open;
    const firstLine = nodeId === null ? 0 : (lineCounts.get(nodeId) ?? 0);
    const firstSeq = seq - items.length + 1;
    chunks.push({ firstSeq, lastSeq: seq, nodeId, payload: JSON.stringify(items), firstLine });
    if (nodeId !== null) {
      lineCounts.set(nodeId, firstLine + items.length);
      counted.set(nodeId, { count: firstLine + items.length, seq });
    }
    open = undefined;
  };
  const add = (nodeId: string | null, item: LineRow | TreeNode, chars: number) => {
    if (open && (open.nodeId !== nodeId || isFull(open))) seal();
    open ??= { nodeId, items: [], chars: 0 };
    open.items.push(item);
    open.chars += chars;
    seq++;
  };
  for (const input of inputs) {
    if (input.kind === 'lines') {
      for (const row of input.rows) add(input.nodeId, row, row[2].length);
      continue;
    }
    const before = nodes.get(input.change.id);
    if (!before) throw new Error(`the log has no node ${input.change.id}`);
    const node = changeNode(before, input.change, input.time);
    if (!node) continue;
    nodes.set(node.id, node);
    add(null, node, 0);
    changed.set(node.id, { node, seq });
  }
  seal();
  return { chunks, changed, counted, lastSeq: seq };
}

function isFull({ items, chars }: { items: readonly unknown[]; chars: number }): boolean {
  return items.length >= maxChunkLines || chars >= maxChunkChars;
}

/** The events of a chunk behind `after`, at most `take`. */
export function unpackChunk(chunk: Chunk, after: number, take: number): LogEvent[] {
  const items = JSON.parse(chunk.payload) as unknown[];
  const skip = Math.max(0, after - chunk.firstSeq + 1);
  const { nodeId, firstSeq } = chunk;
  return items.slice(skip, skip + take).map((item, index) => {
    const seq = firstSeq + skip + index;
    return nodeId === null ? nodeEvent(item as TreeNode, seq) : lineEvent(item as LineRow, nodeId, seq);
  });
}

export function nodeEvent(node: TreeNode, seq: number): LogEvent & { kind: 'node' } {
  const { id, parentId, name, kind, state, detail, progress } = node;
  const times = { startedAt: isoTime(node.startedAt), endedAt: isoTime(node.endedAt) };
  return { kind: 'node', seq, id, parentId, name, nodeKind: kind, state, ...times, detail, progress };
}

function lineEvent([time, level, text]: LineRow, nodeId: string, seq: number): LogEvent {
  return { kind: 'line', seq, nodeId, time: new Date(time).toISOString(), level, text };
}

function isoTime(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
