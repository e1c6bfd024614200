import type { Change, ChangePage } from '@tako/api';
import { expect, it } from 'vitest';
import { createChangeFeed } from './change-feed.ts';
import { changesOf } from './operation-changes.ts';
import { streamChanges } from './stream-changes.ts';

const task = (id: string): Change => ({ resource: 'tasks', id });

it('tells each thing that changed after the cursor, once, however often it changed', () => {
  const feed = createChangeFeed();
  const { cursor } = feed.after(undefined);
  feed.publish([task('Tasks-1'), task('Tasks-2')]);
  feed.publish([task('Tasks-1')]);
  const page = feed.after(cursor);
  expect(page).toMatchObject({ isReset: false, changes: [task('Tasks-2'), task('Tasks-1')] });
  expect(feed.after(page.cursor)).toEqual({ ...page, changes: [] });
});

it('a cursor of an earlier start, or from longer ago than is kept, is told to read all anew', () => {
  const feed = createChangeFeed(2);
  const { cursor } = feed.after(undefined);
  for (const id of ['Tasks-1', 'Tasks-2']) feed.publish([task(id)]);
  const recent = feed.after(cursor);
  expect(recent.isReset).toBe(false);
  feed.publish([task('Tasks-3')]);
  expect(feed.after(cursor)).toMatchObject({ isReset: true, changes: [] });
  expect(feed.after(recent.cursor)).toMatchObject({ isReset: false, changes: [task('Tasks-3')] });
  for (const strange of [createChangeFeed().after(undefined).cursor, 'x', '']) {
    expect(feed.after(strange)).toMatchObject({ isReset: true, changes: [] });
  }
});

it('a reader hears at once where it begins, of what it may see, and that the connection lives', async () => {
  const feed = createChangeFeed();
  const gone = new AbortController();
  const pages: ChangePage[] = [];
  const began = Promise.withResolvers<void>();
  const alive = Promise.withResolvers<void>();
  const reading = streamChanges({
    feed,
    after: undefined,
    maySee: ({ resource }) => resource !== 'users',
    send: async (page) => {
      pages.push(page);
      if (pages.length === 1) began.resolve();
      if (page.changes.length === 0 && pages.length > 2) alive.resolve();
    },
    signal: gone.signal,
    ...{ gatherMs: 1, silenceMs: 20 },
  });
  await began.promise;
  feed.publish([{ resource: 'users', id: 'Users-1' }]);
  feed.publish([task('Tasks-1'), task('Tasks-2')]);
  await alive.promise;
  gone.abort();
  await reading;
  expect(pages[0]).toMatchObject({ isReset: false, changes: [] });
  const told = pages.flatMap(({ changes }) => changes);
  expect(told).toEqual([task('Tasks-1'), task('Tasks-2')]);
});

it('an operation changes the thing that it names, and what depends on it; one that asks changes nothing', () => {
  const params = { id: 'web' };
  expect(
    changesOf({ operationId: 'projects.patch', method: 'patch', params, answer: { id: 'Projects-1' } })[0],
  ).toEqual({ resource: 'projects', id: 'Projects-1' });
  expect(
    changesOf({ operationId: 'environments.delete', method: 'delete', params, answer: undefined }),
  ).toEqual([{ resource: 'environments', id: null }]);
  const created = { operationId: 'deployments.create', method: 'post', params: {} } as const;
  expect(changesOf({ ...created, answer: { id: 'Deployments-3' } })).toEqual([
    { resource: 'deployments', id: 'Deployments-3' },
    { resource: 'tasks', id: null },
  ]);
  const asks = [
    ['projects.get', 'get'],
    ['deployments.preview', 'post'],
    ['machines.discover', 'post'],
    ['sessions.create', 'post'],
  ] as const;
  for (const [operationId, method] of asks)
    expect(changesOf({ operationId, method, params, answer: {} })).toEqual([]);
});
