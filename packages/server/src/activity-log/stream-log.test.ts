import type { LogPage } from '@tako/api';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../database/database.test-support.ts';
import { insertTree } from './activity-log.store.ts';
import { createLogFeed } from './log-feed.ts';
import { rawLog } from './raw-log.ts';
import { streamLog } from './stream-log.ts';
import { type LogWriter, openLogWriter } from './write-log.ts';

let store: TestStore;
const feed = createLogFeed();
beforeEach(async () => {
  store = await openTestStore();
});
afterEach(() => store.close());

const taskId = 'Tasks-1';
const now = () => Date.UTC(2026, 0, 2);

async function openTask(): Promise<LogWriter> {
  const { db } = store;
  const log_seq = await insertTree(db, taskId, [
    { id: 'root', parentId: null, kind: 'deployment', name: 'Deploy' },
    { id: 'step', parentId: 'root', kind: 'step', name: 'Step 1' },
  ]);
  const nothing = { project_id: null, environment_id: null, deployment_id: null, concurrency_tag: null };
  await db
    .insertInto('tasks')
    .values({
      ...{ ...nothing, id: taskId, kind: 'deployment', description: 'Deploy', state: 'running', log_seq },
      ...{ queued_at: '', started_at: null, ended_at: null, error: null, is_cancel_requested: 0 },
    })
    .execute();
  return openLogWriter({ db, taskId, feed, mask: (text) => text, now });
}

const lines = (nodeId: string, count: number, from = 1) => ({
  ...{ kind: 'lines' as const, nodeId },
  rows: Array.from({ length: count }, (_, index) => [now(), 'info', `line ${from + index}`] as const),
});

const endTask = (writer: LogWriter) =>
  writer.commit({
    inputs: [
      ...writer.settleAll({ pending: 'success', running: 'success' }),
      writer.node({ id: 'root', state: 'success' }),
    ],
    write: async (trx) => {
      await trx.updateTable('tasks').set({ state: 'success' }).where('id', '=', taskId).execute();
    },
  });

function read(after: number, take: (page: LogPage) => Promise<void>, signal = new AbortController().signal) {
  return streamLog({ db: store.db, feed, taskId, after, send: take, signal });
}

it('a reader gets every event once, in order, as it comes, and the last page says that it is the last', async () => {
  const writer = await openTask();
  const pages: LogPage[] = [];
  const caughtUp = Promise.withResolvers<void>();
  const reading = read(0, async (page) => {
    pages.push(page);
    if (page.cursor === 2) caughtUp.resolve();
  });
  await caughtUp.promise;
  await writer.commit({ inputs: [lines('step', 3)] });
  await endTask(writer);
  await reading;
  const seqs = pages.flatMap(({ events }) => events.map(({ seq }) => seq));
  expect(seqs).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(pages.map(({ isComplete }) => isComplete).indexOf(true)).toBe(pages.length - 1);
  expect(pages.at(-1)).toMatchObject({ taskState: 'success', cursor: 7 });
});

it('a reader that is slow holds up neither the writer nor another reader, and misses nothing', async () => {
  const writer = await openTask();
  const resume = Promise.withResolvers<void>();
  const slow: number[] = [];
  const slowReading = read(0, async ({ events }) => {
    await resume.promise;
    slow.push(...events.map(({ seq }) => seq));
  });
  let quick = 0;
  const quickReading = read(0, async ({ events }) => {
    quick += events.length;
  });
  const count = 30_000;
  for (let done = 0; done < count; done += 1000)
    await writer.append({ inputs: [lines('step', 1000, done + 1)] });
  await endTask(writer);
  await quickReading;
  expect([quick, slow.length]).toEqual([count + 4, 0]);
  resume.resolve();
  await slowReading;
  expect(slow).toEqual(Array.from({ length: count + 4 }, (_, index) => index + 1));
});

it('a reader goes on behind the event that it has, and one that has all is told so', async () => {
  const writer = await openTask();
  await writer.commit({ inputs: [lines('step', 5)] });
  await endTask(writer);
  const seen: number[] = [];
  await read(6, async ({ events }) => void seen.push(...events.map(({ seq }) => seq)));
  expect(seen).toEqual([7, 8, 9]);
  const pages: LogPage[] = [];
  await read(9, async (page) => void pages.push(page));
  expect(pages).toEqual([{ taskState: 'success', cursor: 9, isComplete: true, events: [] }]);
});

it('a reader that goes away ends its stream, and a task that is not there is refused', async () => {
  await openTask();
  const gone = new AbortController();
  await read(0, async () => gone.abort(), gone.signal);
  const nothing = { db: store.db, feed, after: 0, send: async () => undefined };
  await expect(
    streamLog({ ...nothing, taskId: 'Tasks-9', signal: new AbortController().signal }),
  ).rejects.toMatchObject({ code: 'not-found' });
});

it('the log as text is the tree from top to bottom, each node with its lines', async () => {
  const writer = await openTask();
  await writer.commit({ inputs: [lines('step', 2), lines('root', 1)] });
  await endTask(writer);
  const text = (await rawLog(store.db, taskId).toArray()).join('');
  expect(text.split('\n')).toEqual([
    'Deploy [success]',
    '  2026-01-02T00:00:00.000Z info      line 1',
    '  Step 1 [success]',
    '    2026-01-02T00:00:00.000Z info      line 1',
    '    2026-01-02T00:00:00.000Z info      line 2',
    '',
  ]);
});
