import { expect, it } from 'vitest';
import { type LogInput, maxChunkLines, packEvents, unpackChunk } from './chunk.ts';
import { type LineRow, pendingNode, type TreeNode } from './log-tree.ts';

const time = Date.UTC(2026, 10, 24);
const tree = () =>
  new Map<string, TreeNode>(
    ['a', 'b'].map((id) => [id, pendingNode({ id, parentId: null, kind: 'step', name: `Step ${id}` })]),
  );
const rows = (...texts: string[]): LineRow[] => texts.map((text) => [time, 'info', text]);
const lines = (nodeId: string, ...texts: string[]): LogInput => ({
  kind: 'lines',
  nodeId,
  rows: rows(...texts),
});

it('gives every line and every change of a node the next number, in the order in which they came', () => {
  const nodes = tree();
  const inputs: LogInput[] = [
    { kind: 'node', time, change: { id: 'a', state: 'running' } },
    lines('a', 'one'),
    lines('a', 'two'),
    lines('b', 'three'),
    { kind: 'node', time: time + 1, change: { id: 'a', state: 'success' } },
  ];
  const { chunks, lastSeq, changed } = packEvents(inputs, nodes, 10);
  expect(lastSeq).toBe(15);
  expect(chunks.map(({ firstSeq, lastSeq, nodeId }) => [firstSeq, lastSeq, nodeId])).toEqual([
    [11, 11, null],
    [12, 13, 'a'],
    [14, 14, 'b'],
    [15, 15, null],
  ]);
  const events = chunks.flatMap((chunk) => unpackChunk(chunk, 0, 100));
  expect(events.map((event) => [event.seq, event.kind === 'line' ? event.text : event.state])).toEqual([
    [11, 'running'],
    [12, 'one'],
    [13, 'two'],
    [14, 'three'],
    [15, 'success'],
  ]);
  expect(changed.get('a')?.seq).toBe(15);
  expect(nodes.get('a')).toMatchObject({ state: 'success', startedAt: time, endedAt: time + 1 });
});

it('a reader who has half of a chunk gets the other half', () => {
  const { chunks } = packEvents([lines('a', 'one', 'two', 'three', 'four')], tree(), 0);
  const texts = (after: number, take: number) =>
    unpackChunk(chunks[0]!, after, take).map((event) => [event.seq, event.kind === 'line' && event.text]);
  expect(texts(1, 2)).toEqual([
    [2, 'two'],
    [3, 'three'],
  ]);
  expect(texts(4, 10)).toEqual([]);
});

it('keeps chunks small enough to be read one by one', () => {
  const many = Array.from({ length: 2 * maxChunkLines + 1 }, (_, index) => `${index}`);
  const { chunks } = packEvents([lines('a', ...many)], tree(), 0);
  expect(chunks.map(({ firstSeq, lastSeq }) => lastSeq - firstSeq + 1)).toEqual([
    maxChunkLines,
    maxChunkLines,
    1,
  ]);
  expect(chunks.flatMap((chunk) => unpackChunk(chunk, 0, maxChunkLines))).toHaveLength(many.length);
});

it('a node that has ended keeps the state in which it ended', () => {
  const nodes = tree();
  packEvents([{ kind: 'node', time, change: { id: 'a', state: 'failed' } }], nodes, 0);
  const { chunks } = packEvents([{ kind: 'node', time, change: { id: 'a', state: 'success' } }], nodes, 1);
  expect(chunks).toEqual([]);
  expect(nodes.get('a')?.state).toBe('failed');
});
