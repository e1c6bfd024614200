/** The rows of `tasks`. */
import type { TaskState } from '@tako/api';
import { type Insertable, type Selectable, sql } from 'kysely';
import type { Db } from '../database/open-database.ts';
import { type Part, readPage } from '../database/read-page.ts';
import type { TaskTable } from '../database/tables.ts';
import { Refusal } from '../errors.ts';
import type { QueuedTask } from './queue.ts';

export type TaskRow = Selectable<TaskTable>;

const openStates = ['queued', 'running', 'cancelling'] as const;

/** Ids end in a number: `Tasks-9` comes before `Tasks-10`. */
const idLength = sql<number>`length(id)`;

export async function insertTask(trx: Db, task: Insertable<TaskTable>): Promise<void> {
  await trx.insertInto('tasks').values(task).execute();
}

/** Throws `not-found`. */
export async function getTask(db: Db, id: string): Promise<TaskRow> {
  const row = await db.selectFrom('tasks').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new Refusal('not-found', `There is no task "${id}"`);
  return row;
}

export type TaskFilter = {
  readonly kind?: TaskTable['kind'] | undefined;
  readonly state?: TaskState | undefined;
  readonly isEnded?: boolean | undefined;
  readonly projectId?: string | undefined;
  readonly environmentId?: string | undefined;
};

/** Newest first. */
export function listTasks(db: Db, filter: TaskFilter, part: Part) {
  const { kind, state, isEnded, projectId, environmentId } = filter;
  let query = db.selectFrom('tasks').selectAll().orderBy(idLength, 'desc').orderBy('id', 'desc');
  if (kind !== undefined) query = query.where('kind', '=', kind);
  if (state !== undefined) query = query.where('state', '=', state);
  if (isEnded !== undefined) query = query.where('ended_at', isEnded ? 'is not' : 'is', null);
  if (projectId !== undefined) query = query.where('project_id', '=', projectId);
  if (environmentId !== undefined) query = query.where('environment_id', '=', environmentId);
  return readPage(query, part);
}

/** Every task that has not ended, in the order in which they were queued. */
export async function loadOpenTasks(
  db: Db,
): Promise<(QueuedTask & { readonly isCancelRequested: boolean })[]> {
  const rows = await db
    .selectFrom('tasks')
    .select(['id', 'kind', 'description', 'state', 'concurrency_tag', 'is_cancel_requested'])
    .select(['queued_at', 'queue_time', 'queue_time_expiry'])
    .where('state', 'in', openStates)
    .orderBy(idLength)
    .orderBy('id')
    .execute();
  return rows.map(({ id, kind, description, state, concurrency_tag, ...row }) => ({
    ...{ id, description, state: state as QueuedTask['state'], concurrencyTag: concurrency_tag },
    lane: kind === 'deployment' ? 'deployments' : 'upkeep',
    queuedAt: Date.parse(row.queued_at),
    ...{ queueTime: timeOf(row.queue_time), queueTimeExpiry: timeOf(row.queue_time_expiry) },
    isCancelRequested: row.is_cancel_requested === 1,
  }));
}

function timeOf(time: string | null): number | null {
  return time === null ? null : Date.parse(time);
}

/** False where it is no longer queued. */
export async function markRunning(db: Db, id: string, at: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('tasks')
    .set({ state: 'running', started_at: at })
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** False where it does not run. */
export async function markCancelling(db: Db, id: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('tasks')
    .set({ state: 'cancelling', is_cancel_requested: 1 })
    .where('id', '=', id)
    .where('state', 'in', ['running', 'cancelling'])
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export type TaskEnd = {
  readonly state: Exclude<TaskState, (typeof openStates)[number]>;
  readonly error: string | null;
};

/** False where its state is none of `from`. */
export async function markEnded(
  db: Db,
  id: string,
  { state, error }: TaskEnd,
  at: string,
  from: readonly TaskState[] = ['running', 'cancelling'],
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('tasks')
    .set({ state, error, ended_at: at })
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
