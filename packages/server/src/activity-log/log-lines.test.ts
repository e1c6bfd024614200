import type { LogLevel, LogTreePage } from '@tako/api';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../database/database.test-support.ts';
import { insertTree } from './activity-log.store.ts';
import { createLogFeed } from './log-feed.ts';
import { readLines, searchLog } from './log-lines.store.ts';
import { streamTree } from './stream-tree.ts';
import { type LogWriter, openLogWriter } from './write-log.ts';

let store: TestStore;
const feed = createLogFeed();
beforeEach(async () => {
  store = await openTestStore();
});
afterEach(() => store.close());

const taskId = 'Tasks-1';
const now = () => Date.UTC(2026, 0, 2);

/** A running task with two machines below one step. */
async function openTask(): Promise<LogWriter> {
  const { db } = store;
  const log_seq = await insertTree(db, taskId, [
    { id: 'root', parentId: null, kind: 'deployment', name: 'Deploy' },
    { id: 'a', parentId: 'root', kind: 'machine', name: 'web-1' },
    { id: 'b', parentId: 'root', kind: 'machine', name: 'web-2' },
  ]);
  const nothing = { project_id: null, environment_id: null, deployment_id: null, concurrency_tag: null };
  await db
    .insertInto('tasks')
    .values({
      ...{ ...nothing, id: taskId, kind: 'deployment', description: 'Deploy', state: 'running', log_seq },
      ...{ queued_at: '', started_at: null, ended_at: null, error: null, is_cancel_requested: 0 },
    })
    .execute();
  return openWriter();
}

const openWriter = () => openLogWriter({ db: store.db, taskId, feed, mask: (text) => text, now });

const say = (nodeId: string, texts: readonly string[], level: LogLevel = 'info') => ({
  ...{ kind: 'lines' as const, nodeId },
  rows: texts.map((text) => [now(), level, text] as const),
});

const numbered = (nodeId: string, from: number, to: number) =>
  say(
    nodeId,
    Array.from({ length: to - from }, (_, index) => `line ${from + index}`),
  );

const texts = async (from: number, take: number, node = 'a') =>
  (await readLines(store.db, taskId, node, { from, take })).lines.map(({ text }) => text);

it('any line of a node is found by its place, however its lines came and whoever wrote them', async () => {
  const writer = await openTask();
  for (let at = 0; at < 2_500; at += 250) {
    await writer.commit({ inputs: [numbered('a', at, at + 250), numbered('b', at, at + 100)] });
  }
  await writer.close();
  const later = await openWriter();
  await later.commit({ inputs: [numbered('a', 2_500, 2_600)] });
  const { lineCount, lines } = await readLines(store.db, taskId, 'a', { from: 1_999, take: 2 });
  expect([lineCount, lines.map(({ text }) => text)]).toEqual([2_600, ['line 1999', 'line 2000']]);
  expect(await texts(0, 2_000)).toEqual(Array.from({ length: 2_000 }, (_, index) => `line ${index}`));
  expect(await texts(2_598, 50)).toEqual(['line 2598', 'line 2599']);
  expect(await texts(2_600, 50)).toEqual([]);
  expect(await texts(250, 1, 'b')).toEqual(['line 550']);
  await expect(readLines(store.db, taskId, 'c', { from: 0, take: 1 })).rejects.toMatchObject({
    code: 'not-found',
  });
});

it('lines that are very long come a few at a time', async () => {
  const writer = await openTask();
  const long = 'x'.repeat(900_000);
  await writer.commit({ inputs: [say('a', [long, long, long, 'short'])] });
  const first = await readLines(store.db, taskId, 'a', { from: 0, take: 100 });
  expect([first.lineCount, first.lines.length]).toEqual([4, 2]);
  expect(await texts(2, 100)).toEqual([long, 'short']);
});

it('lines are found by what they say, in any case of letters, and by their level, a page at a time', async () => {
  const writer = await openTask();
  await writer.commit({ inputs: [numbered('a', 0, 1_500), say('b', ['Fatal: "disk\\full"'], 'error')] });
  await writer.commit({ inputs: [say('a', ['LINE 12 again'], 'warning')] });
  const search = (text: string, levels: LogLevel[] = [], after = 0, take = 100) =>
    searchLog(store.db, taskId, { text, levels, after, take });
  const found = await search('line 12');
  expect([found.matches.length, found.isAtEnd]).toEqual([100, false]);
  const rest = await search('line 12', [], found.cursor);
  const places = [...found.matches, ...rest.matches].map(({ nodeId, index }) => [nodeId, index]);
  const holding = Array.from({ length: 1_500 }, (_, index) => index).filter((index) =>
    `${index}`.startsWith('12'),
  );
  expect(places).toEqual([...holding.map((index) => ['a', index]), ['a', 1_500]]);
  expect(rest.isAtEnd).toBe(true);
  expect((await search('line 12', ['warning', 'error'])).matches).toMatchObject([
    { nodeId: 'a', index: 1_500 },
  ]);
  expect((await search('', ['error'])).matches).toMatchObject([{ nodeId: 'b', index: 0, level: 'error' }]);
  expect((await search('DISK\\FULL"')).matches).toHaveLength(1);
  expect(await search('nowhere')).toMatchObject({ matches: [], isAtEnd: true });
  expect(await search('line', [], rest.cursor)).toMatchObject({ matches: [], isAtEnd: true });
});

it('a reader of the tree gets each node as it is, its lines counted, and the last of those that run', async () => {
  const writer = await openTask();
  await writer.commit({ inputs: [writer.node({ id: 'a', state: 'running' }), numbered('a', 0, 3_000)] });
  const pages: LogTreePage[] = [];
  const caughtUp = Promise.withResolvers<void>();
  const send = async (page: LogTreePage) => {
    pages.push(page);
    caughtUp.resolve();
  };
  const { signal } = new AbortController();
  const reading = streamTree({ db: store.db, feed, taskId, after: 0, tail: 2, send, signal, gatherMs: 1 });
  await caughtUp.promise;
  expect(
    pages[0]?.nodes.map(({ id, state, lineCount, tail }) => [id, state, lineCount, tail.length]),
  ).toEqual([
    ['root', 'pending', 0, 0],
    ['a', 'running', 3_000, 2],
    ['b', 'pending', 0, 0],
  ]);
  expect(pages[0]?.nodes[1]?.tail.map(({ text }) => text)).toEqual(['line 2998', 'line 2999']);
  await writer.commit({
    inputs: [
      numbered('b', 0, 7),
      ...writer.settleAll({ pending: 'success', running: 'success' }),
      writer.node({ id: 'root', state: 'success' }),
    ],
    write: async (trx) => {
      await trx.updateTable('tasks').set({ state: 'success' }).where('id', '=', taskId).execute();
    },
  });
  await reading;
  const last = new Map(pages.flatMap(({ nodes }) => nodes).map((node) => [node.id, node]));
  expect([...last.values()].map(({ state, lineCount }) => [state, lineCount])).toEqual([
    ...[['success', 0] as const, ['success', 3_000] as const],
    ['success', 7],
  ]);
  expect(pages.map(({ isComplete }) => isComplete).indexOf(true)).toBe(pages.length - 1);
});

it('a reader that takes its time gets what happened meanwhile as one page, and one that goes away none', async () => {
  const writer = await openTask();
  const pages: LogTreePage[] = [];
  const gone = new AbortController();
  const resume = Promise.withResolvers<void>();
  const first = Promise.withResolvers<void>();
  const send = async (page: LogTreePage) => {
    if (pages.push(page) === 2) gone.abort();
    first.resolve();
    await resume.promise;
  };
  const stream = { db: store.db, feed, taskId, after: 0, tail: 0, send, gatherMs: 1 };
  const reading = streamTree({ ...stream, signal: gone.signal });
  await first.promise;
  for (let at = 0; at < 20; at++) await writer.commit({ inputs: [numbered('a', at * 10, at * 10 + 10)] });
  resume.resolve();
  await reading;
  expect(pages.map(({ nodes }) => nodes.map(({ id, lineCount }) => [id, lineCount]))).toEqual([
    [
      ['root', 0],
      ['a', 0],
      ['b', 0],
    ],
    [['a', 200]],
  ]);
  await expect(
    streamTree({ ...stream, taskId: 'Tasks-9', signal: new AbortController().signal }),
  ).rejects.toMatchObject({ code: 'not-found' });
});
