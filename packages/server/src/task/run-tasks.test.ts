import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { insertTree } from '../activity-log/activity-log.store.ts';
import { createLogFeed } from '../activity-log/log-feed.ts';
import { openTestStore, type TestStore } from '../database/database.test-support.ts';
import { createTaskRunner, type RunTask, type TaskRunner } from './run-tasks.ts';
import { taskRoutes } from './task.routes.ts';
import { getTask, insertTask, markEnded } from './task.store.ts';

let store: TestStore;
let runner: TaskRunner;
let started: string[];
const feed = createLogFeed();
const midnight = Date.UTC(2026, 0, 2);
let clock: number;
const now = () => clock;
const at = new Date(midnight).toISOString();
/** So many minutes after midnight. */
const minutes = (count: number) => new Date(midnight + count * 60_000).toISOString();

beforeEach(async () => {
  store = await openTestStore();
  started = [];
  clock = midnight;
});
afterEach(async () => {
  await runner.stop();
  await store.close();
});

type Times = { readonly queue_time?: string; readonly queue_time_expiry?: string };

async function queue(id: string, concurrencyTag: string | null = null, times: Times = {}): Promise<void> {
  const node = { id: 'root', parentId: null, kind: 'deployment', name: id } as const;
  await insertTask(store.db, {
    ...{ id, kind: 'deployment', description: `do ${id}`, state: 'queued', queued_at: at },
    ...{ started_at: null, ended_at: null, error: null, project_id: null, environment_id: null },
    ...{ deployment_id: null, concurrency_tag: concurrencyTag, is_cancel_requested: 0 },
    ...times,
    log_seq: await insertTree(store.db, id, [node]),
  });
}

/** Tasks end when the test says so; `begun` settles when this many have begun. */
function openRunner(maxRunning = 10) {
  const ends = new Map<string, () => void>();
  let wake: () => void = () => undefined;
  const runTask: RunTask = async (taskId, { cancel, stop }) => {
    started.push(taskId);
    const { promise, resolve, reject } = Promise.withResolvers<'success' | 'cancelled'>();
    ends.set(taskId, () => resolve('success'));
    if (cancel.aborted) resolve('cancelled');
    cancel.addEventListener('abort', () => resolve('cancelled'));
    stop.addEventListener('abort', () => reject(stop.reason));
    wake();
    await markEnded(store.db, taskId, { state: await promise, error: null }, at);
  };
  const room = { deployments: maxRunning, upkeep: 1 };
  const log = pino({ level: 'silent' });
  runner = createTaskRunner({ db: store.db, feed, runTask, room, now, log, lookMs: 1 });
  const begun = async (count: number) => {
    while (started.length < count) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const ask = askRoutes();
  return { ends, begun, ask };
}

type Routes = ReturnType<typeof taskRoutes>;

/** Asks a handler with an id and a query that needs no defaults. */
function askRoutes() {
  const routes = taskRoutes({ db: store.db, feed, runner, now });
  return <O extends keyof Routes>(operation: O, id: string, query: object = {}) => {
    const handler = routes[operation] as (input: unknown) => ReturnType<Routes[O]>;
    return handler({ params: { id }, query: { skip: 0, take: 100, after: 0, ...query } });
  };
}

const ended = async (taskId: string) => {
  for (;;) {
    const task = await getTask(store.db, taskId);
    if (task.ended_at !== null) return task;
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
};

it('tasks of one tag run one after another, others beside them; what waits says for which', async () => {
  const { ends, begun, ask } = openRunner();
  for (const [id, tag] of [
    ['Tasks-1', 'a'],
    ['Tasks-2', 'a'],
    ['Tasks-3', 'b'],
  ] as const)
    await queue(id, tag);
  await runner.start();
  await begun(2);
  expect(started).toEqual(['Tasks-1', 'Tasks-3']);
  expect((await ask('tasks.get', 'Tasks-2')).waitsFor).toEqual([
    expect.objectContaining({ taskId: 'Tasks-1', description: 'do Tasks-1' }),
  ]);
  ends.get('Tasks-1')?.();
  await begun(3);
  expect(started.at(-1)).toBe('Tasks-2');
});

it('no more run at once than the server is set to', async () => {
  const { ends, begun } = openRunner(1);
  await queue('Tasks-9');
  await queue('Tasks-10');
  await runner.start();
  await begun(1);
  expect((await getTask(store.db, 'Tasks-10')).state).toBe('queued');
  ends.get('Tasks-9')?.();
  await begun(2);
  expect(started).toEqual(['Tasks-9', 'Tasks-10']);
});

it('a task that was queued is cancelled at once, with its log, and never runs', async () => {
  const { begun, ask } = openRunner(1);
  await queue('Tasks-1');
  await queue('Tasks-2');
  await runner.start();
  await begun(1);
  expect(await ask('tasks.cancel', 'Tasks-2')).toMatchObject({ state: 'cancelled', endedAt: at });
  expect(await ask('tasks.nodes', 'Tasks-2')).toMatchObject({ nodes: [{ state: 'cancelled' }] });
  expect(await ask('tasks.log', 'Tasks-2')).toMatchObject({ isComplete: true });
  await expect(ask('tasks.cancel', 'Tasks-2')).rejects.toMatchObject({ code: 'task.ended' });
  expect(started).toEqual(['Tasks-1']);
});

it('a task that runs is told to end', async () => {
  const { begun, ask } = openRunner();
  await queue('Tasks-1');
  await runner.start();
  await begun(1);
  expect(['cancelling', 'cancelled']).toContain((await ask('tasks.cancel', 'Tasks-1')).state);
  expect((await ended('Tasks-1')).state).toBe('cancelled');
});

it('a server that stops leaves its tasks as they are, and the next start goes on, also with a cancel', async () => {
  const first = openRunner();
  await queue('Tasks-1');
  await queue('Tasks-2');
  await runner.start();
  await first.begun(2);
  await runner.stop();
  expect((await getTask(store.db, 'Tasks-1')).state).toBe('running');
  const change = { state: 'cancelling', is_cancel_requested: 1 } as const;
  await store.db.updateTable('tasks').set(change).where('id', '=', 'Tasks-2').execute();

  const second = openRunner();
  await runner.start();
  await second.begun(4);
  expect((await ended('Tasks-2')).state).toBe('cancelled');
  second.ends.get('Tasks-1')?.();
  expect((await ended('Tasks-1')).state).toBe('success');
});

it('a task with a time is shown as scheduled and begins when the clock comes there, also after a restart', async () => {
  const first = openRunner();
  await queue('Tasks-1', 'a', { queue_time: minutes(60) });
  await queue('Tasks-2', 'a');
  await runner.start();
  await first.begun(1);
  const scheduled = { state: 'queued', isScheduled: true, queueTime: minutes(60), waitsFor: [] };
  expect(await first.ask('tasks.get', 'Tasks-1')).toMatchObject(scheduled);
  await runner.stop();

  const second = openRunner();
  await runner.start();
  await second.begun(2);
  second.ends.get('Tasks-2')?.();
  await ended('Tasks-2');
  expect(await second.ask('tasks.get', 'Tasks-1')).toMatchObject(scheduled);
  clock = midnight + 60 * 60_000;
  await second.begun(3);
  expect(started.at(-1)).toBe('Tasks-1');
  expect(await second.ask('tasks.get', 'Tasks-1')).toMatchObject({ state: 'running', isScheduled: false });
});

it('a task whose time comes while it must wait for another tells whoever follows it', async () => {
  const { begun, ask } = openRunner();
  await queue('Tasks-1', 'a');
  await queue('Tasks-2', 'a', { queue_time: minutes(1) });
  await runner.start();
  await begun(1);
  const { promise: told, resolve: tell } = Promise.withResolvers<void>();
  const unsubscribe = feed.subscribe('Tasks-2', tell);
  clock = midnight + 60_000;
  await told;
  unsubscribe();
  expect(await ask('tasks.get', 'Tasks-2')).toMatchObject({
    ...{ state: 'queued', isScheduled: false, waitsFor: [{ taskId: 'Tasks-1' }] },
  });
});

it('a task that has not begun by its latest time never runs, and says so; one that is scheduled can be cancelled', async () => {
  const { begun, ends, ask } = openRunner();
  await queue('Tasks-1', 'a');
  await queue('Tasks-2', 'a', { queue_time_expiry: minutes(30) });
  await queue('Tasks-3', 'b', { queue_time: minutes(90) });
  await runner.start();
  await begun(1);
  clock = midnight + 30 * 60_000;
  const error = `It had not begun by ${minutes(30)}, after which it was not to begin`;
  expect(await ended('Tasks-2')).toMatchObject({ state: 'cancelled', started_at: null, error });
  const { events, isComplete } = await ask('tasks.log', 'Tasks-2');
  expect(isComplete).toBe(true);
  expect(events.slice(1)).toMatchObject([{ text: error, level: 'error' }, { state: 'cancelled' }]);
  expect(await ask('tasks.cancel', 'Tasks-3')).toMatchObject({ state: 'cancelled', isScheduled: false });
  ends.get('Tasks-1')?.();
  await ended('Tasks-1');
  clock = midnight + 90 * 60_000;
  await queue('Tasks-4');
  runner.wake();
  await begun(2);
  expect(started).toEqual(['Tasks-1', 'Tasks-4']);
});

it('a fault of the server ends the task as failed, and says why, in its log too', async () => {
  const runTask: RunTask = async () => {
    throw new Error('a wheel came off');
  };
  runner = createTaskRunner({
    db: store.db,
    feed,
    runTask,
    room: { deployments: 1, upkeep: 1 },
    now,
    log: pino({ level: 'silent' }),
  });
  const ask = askRoutes();
  await queue('Tasks-1');
  await runner.start();
  const error = 'The server could not go on with this task: a wheel came off';
  expect(await ended('Tasks-1')).toMatchObject({ state: 'failed', error });
  const { events, isComplete } = await ask('tasks.log', 'Tasks-1');
  expect(isComplete).toBe(true);
  expect(events.slice(1)).toMatchObject([{ text: error, level: 'error' }, { state: 'failed' }]);
});

it('a task that the full disk of the server broke goes on from its stored state once there is room', async () => {
  const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  const runTask: RunTask = async (taskId) => {
    started.push(taskId);
    if (started.length < 3) throw full;
    await markEnded(store.db, taskId, { state: 'success', error: null }, at);
  };
  const common = {
    db: store.db,
    feed,
    runTask,
    room: { deployments: 1, upkeep: 1 },
    now,
    log: pino({ level: 'silent' }),
  };
  runner = createTaskRunner({ ...common, retryMs: 1 });
  await queue('Tasks-1');
  await runner.start();
  expect((await ended('Tasks-1')).state).toBe('success');
  expect(started).toEqual(['Tasks-1', 'Tasks-1', 'Tasks-1']);
});

it('lists are the newest first, by number, and only what is asked for', async () => {
  const { ask } = openRunner();
  for (const id of ['Tasks-1', 'Tasks-2', 'Tasks-10']) await queue(id);
  const page = await ask('tasks.list', '', { state: 'queued', take: 2 });
  expect(page).toMatchObject({ total: 3, items: [{ id: 'Tasks-10' }, { id: 'Tasks-2' }] });
  expect((await ask('tasks.list', '', { state: 'failed' })).items).toEqual([]);
  await ask('tasks.cancel', 'Tasks-2');
  const idsOf = async (isEnded: boolean) =>
    (await ask('tasks.list', '', { isEnded })).items.map(({ id }) => id);
  expect(await idsOf(true)).toEqual(['Tasks-2']);
  expect(await idsOf(false)).toEqual(['Tasks-10', 'Tasks-1']);
  await expect(ask('tasks.get', 'Tasks-9')).rejects.toMatchObject({ code: 'not-found' });
});
