import type { NodeLine } from '@tako/api';
import { expect, it } from 'vitest';
import { blockLines, mostFetches, mostKeptBlocks } from '../limits.ts';
import { createLineStore, type LineRange } from './line-store.ts';

const lineAt = (index: number): NodeLine => ({ seq: index, time: '', level: 'info', text: `line ${index}` });
const linesOf = (from: number, take: number) => Array.from({ length: take }, (_, at) => lineAt(from + at));

type Asked = {
  readonly from: number;
  readonly take: number;
  readonly signal: AbortSignal;
  answer(most?: number): void;
};

/** A store whose fetches are answered when the test says so. */
function openStore() {
  const asked: Asked[] = [];
  const store = createLineStore((_nodeId, from, take, signal) => {
    const { promise, resolve } = Promise.withResolvers<{ lines: NodeLine[] }>();
    asked.push({
      from,
      take,
      signal,
      answer: (most = take) => resolve({ lines: linesOf(from, Math.min(take, most)) }),
    });
    return promise;
  });
  const settled = () => new Promise<void>((resolve) => setTimeout(resolve));
  return { store, asked, settled };
}

const range = (from: number, to: number): LineRange => ({ nodeId: 'a', from, to });

it('fetches the blocks around what is looked at, once, and not what it has', async () => {
  const { store, asked, settled } = openStore();
  store.want([range(190, 210)]);
  store.want([range(195, 215)]);
  expect(asked.map(({ from, take }) => [from, take])).toEqual([
    [0, blockLines],
    [200, blockLines],
  ]);
  for (const fetch of asked) fetch.answer();
  await settled();
  expect([store.line('a', 0), store.line('a', 399), store.line('a', 400)]).toEqual([
    ...[lineAt(0), lineAt(399)],
    undefined,
  ]);
  store.want([range(195, 215)]);
  expect(asked).toHaveLength(2);
});

it('of a node that grows fetches what has come since', async () => {
  const { store, asked, settled } = openStore();
  store.want([range(0, 50)]);
  asked[0]?.answer(50);
  await settled();
  store.want([range(0, 60)]);
  expect(asked.at(-1)).toMatchObject({ from: 50, take: 150 });
  store.put('a', 50, linesOf(50, 10));
  expect(store.line('a', 59)).toEqual(lineAt(59));
});

it('whoever scrolls through is not waited for: what is no longer looked at is called off', async () => {
  const { store, asked } = openStore();
  for (let at = 0; at < 20; at++) store.want([range(at * 10_000, at * 10_000 + 40)]);
  expect(asked.filter(({ signal }) => !signal.aborted).map(({ from }) => from)).toEqual([190_000]);
  const many = Array.from({ length: 10 }, (_, at) => range(at * 1_000, at * 1_000 + 10));
  store.want(many);
  expect(asked.filter(({ signal }) => !signal.aborted)).toHaveLength(mostFetches);
});

it('lets go of what has not been looked at for long', async () => {
  const { store, asked, settled } = openStore();
  for (let block = 0; block <= mostKeptBlocks; block++) {
    store.want([range(block * blockLines, block * blockLines + 1)]);
    asked.at(-1)?.answer();
    await settled();
  }
  expect(store.line('a', 0)).toBeUndefined();
  expect(store.line('a', blockLines)).toEqual(lineAt(blockLines));
});

it('a fetch that fails is told and tried again when somebody looks again', async () => {
  let isDown = true;
  const store = createLineStore(async (_nodeId, from, take) => {
    if (isDown) throw new Error('down');
    return { lines: linesOf(from, take) };
  });
  const settled = () => new Promise<void>((resolve) => setTimeout(resolve));
  store.want([range(0, 1)]);
  await settled();
  expect(store.problem()).toMatchObject({ message: 'down' });
  isDown = false;
  store.want([range(0, 1)]);
  await settled();
  expect([store.problem(), store.line('a', 0)]).toEqual([undefined, lineAt(0)]);
});
