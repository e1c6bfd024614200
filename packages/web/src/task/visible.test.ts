import { expect, it } from 'vitest';
import { blocksOf, offsetsOf } from './rows.ts';
import { machines } from './tree.test-support.ts';
import { rangesOf, rowOf, sightOf } from './visible.ts';

const oneRow = () => 1;
const blocks = blocksOf(machines('running', 450), new Map([['a', 'open']]));
const offsets = offsetsOf(blocks);

it('of a long log only what is in sight is there, with the lines of each node that are in it', () => {
  const { items, firstRow } = sightOf(blocks, offsets, { from: 190, to: 206 }, oneRow);
  expect([firstRow, items.length]).toEqual([190, 16]);
  expect(rangesOf(items)).toEqual([{ nodeId: 'a', from: 188, to: 204 }]);
  const end = sightOf(blocks, offsets, { from: 450, to: 999 }, oneRow);
  expect(end.items.map(({ block, line }) => line ?? block.kind)).toEqual([
    ...[448, 449, 'node', 'earlier'],
    ...[444, 445, 446, 447, 448, 449],
  ]);
  expect(sightOf([], offsetsOf([]), { from: 0, to: 10 }, oneRow).items).toEqual([]);
});

it('lines that take several rows are found by any of them', () => {
  const wrapped = blocksOf(machines('running', 450), new Map([['a', 'open']]), () => 600);
  const rows = offsetsOf(wrapped);
  const three = () => 3;
  const { items, firstRow } = sightOf(wrapped, rows, { from: 6, to: 10 }, three);
  expect([firstRow, items.map(({ line }) => line)]).toEqual([5, [1, 2]]);
  expect(rowOf(wrapped, rows, 2, 2, three)).toBe(8);
});
