import type { LogLevel } from '@tako/api';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../database/database.test-support.ts';
import { insertTree, readLogPage } from './activity-log.store.ts';
import { createLogFeed } from './log-feed.ts';
import { createMask } from './mask.ts';
import { type LogWriter, openLogWriter } from './write-log.ts';

let store: TestStore;
let writer: LogWriter;
const taskId = 'Tasks-1';
const feed = createLogFeed();
const open = () =>
  openLogWriter({
    db: store.db,
    taskId,
    feed,
    mask: createMask(['hunter2']),
    now: () => Date.UTC(2026, 0, 2),
  });

beforeEach(async () => {
  store = await openTestStore();
  const log_seq = await insertTree(store.db, taskId, [
    { id: 'root', parentId: null, kind: 'deployment', name: 'Deploy' },
    { id: 'left', parentId: 'root', kind: 'step', name: 'Left' },
    { id: 'right', parentId: 'root', kind: 'step', name: 'Right' },
  ]);
  const nothing = { project_id: null, environment_id: null, deployment_id: null, concurrency_tag: null };
  await store.db
    .insertInto('tasks')
    .values({
      ...{ ...nothing, id: taskId, kind: 'deployment', description: 'Deploy', state: 'running', log_seq },
      ...{ queued_at: '', started_at: null, ended_at: null, error: null, is_cancel_requested: 0 },
    })
    .execute();
  writer = await open();
});
afterEach(() => store.close());

const line = (nodeId: string, text: string, level: LogLevel = 'info') => writer.line(nodeId, level, text);

async function texts(): Promise<string[]> {
  const { events = [] } = (await readLogPage(store.db, taskId, 3, 1000)) ?? {};
  return events.map((event) => (event.kind === 'line' ? event.text : `${event.id} is ${event.state}`));
}

const setting = (name: string, value: string) => async (trx: TestStore['db']) => {
  await trx.insertInto('settings').values({ name, value }).execute();
};

it('what many writers bring is stored in the order in which it came, with all that came before a commit', async () => {
  void writer.append({ inputs: [line('left', 'one')] });
  void writer.append({ inputs: [line('right', 'two'), writer.node({ id: 'right', state: 'running' })] });
  await writer.commit({ inputs: [line('left', 'three')] });
  expect(await texts()).toEqual(['one', 'two', 'right is running', 'three']);
});

it('of the writes with one key only the last is done, the others all, in the transaction of their lines', async () => {
  void writer.append({ write: setting('first', '1') });
  void writer.append({ write: setting('cursor', '10'), key: 'a' });
  void writer.append({ write: setting('cursor', '20'), key: 'a' });
  await writer.commit({ inputs: [line('left', 'one')] });
  const rows = await store.db.selectFrom('settings').selectAll().orderBy('value').execute();
  expect(rows.map(({ name, value }) => [name, value])).toEqual([
    ['first', '1'],
    ['cursor', '20'],
  ]);
});

it('what cannot be stored is stored in no part, and every call after it says why', async () => {
  const broken = writer.commit({
    inputs: [line('left', 'lost')],
    write: async () => {
      throw new Error('the disk is full');
    },
  });
  await expect(broken).rejects.toThrow('the disk is full');
  await expect(writer.append({ inputs: [line('left', 'more')] })).rejects.toThrow('the disk is full');
  expect(await texts()).toEqual([]);
});

it('a writer that is opened later goes on behind the last event, and a node that has ended stays as it ended', async () => {
  await writer.commit({ inputs: [writer.node({ id: 'left', state: 'success' })] });
  writer = await open();
  await writer.commit({ inputs: writer.settleAll({ pending: 'skipped', running: 'failed' }) });
  await writer.commit({ inputs: [writer.node({ id: 'left', state: 'failed' }), line('root', 'end')] });
  // The root ends by a word of its own, after all that is below it.
  expect(await texts()).toEqual(['left is success', 'right is skipped', 'end']);
});

it("a secret does not get into the server's own lines, and closing stores what was only taken", async () => {
  void writer.append({ inputs: [line('root', 'the password is hunter2')] });
  await writer.close();
  expect(await texts()).toEqual(['the password is ********']);
});
