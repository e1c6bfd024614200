/** The rows of `artifacts`. */
import type { Sha256, Ticket } from '@tako/protocol';
import { sql } from 'kysely';
import { nextIds } from '../database/next-id.ts';
import type { Db } from '../database/open-database.ts';
import { type Part, readPage } from '../database/read-page.ts';
import type { ArtifactTable } from '../database/tables.ts';
import { Refusal } from '../errors.ts';
import type { Offered } from './artifact.ts';

/** What is to be fetched from an agent. */
export type PendingArtifact = {
  readonly id: string;
  readonly ticket: Ticket;
  readonly nodeId: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: Sha256;
};

/** In the order in which they were handed over. */
const idLength = sql<number>`length(artifacts.id)`;

export async function insertArtifacts(
  trx: Db,
  rows: readonly Omit<ArtifactTable, 'id' | 'collected_at'>[],
): Promise<void> {
  if (rows.length === 0) return;
  const ids = await nextIds(trx, 'Artifacts', rows.length);
  const values = rows.map((row, at) => ({ ...row, id: ids[at] as string, collected_at: null }));
  await trx.insertInto('artifacts').values(values).execute();
}

export async function loadPending(db: Db, ticket: Ticket): Promise<PendingArtifact[]> {
  const rows = await db
    .selectFrom('artifacts')
    .selectAll()
    .where('ticket', '=', ticket)
    .where('state', '=', 'pending')
    .orderBy(idLength)
    .orderBy('id')
    .execute();
  return rows.map(({ id, node_id, name, size_bytes, sha256 }) => {
    return { id, ticket, nodeId: node_id, name, sizeBytes: size_bytes, sha256 };
  });
}

/** Whether the deployment of the action is over, so that it fetches nothing any more. */
export async function isTaskOver(db: Db, ticket: Ticket): Promise<boolean> {
  const row = await db
    .selectFrom('actions')
    .innerJoin('tasks', 'tasks.id', 'actions.task_id')
    .select('tasks.ended_at')
    .where('actions.ticket', '=', ticket)
    .executeTakeFirst();
  return row?.ended_at != null;
}

/** One that another has settled meanwhile stays as it is. */
export async function markCollected(trx: Db, id: string, at: string): Promise<void> {
  const change = { state: 'collected', collected_at: at } as const;
  await trx
    .updateTable('artifacts')
    .set(change)
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .execute();
}

/** As `markCollected`: its bytes will never come. */
export async function markFailed(trx: Db, id: string, error: string): Promise<void> {
  const change = { state: 'failed', error } as const;
  await trx
    .updateTable('artifacts')
    .set(change)
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .execute();
}

/** By action: how much each has offered, and whether some of it is pending. */
export async function loadOffered(
  db: Db,
  taskId: string,
): Promise<Map<Ticket, Offered & { readonly isPending: boolean }>> {
  const rows = await db
    .selectFrom('artifacts')
    .select(['ticket', 'size_bytes', 'state'])
    .where('task_id', '=', taskId)
    .execute();
  const offered = new Map<Ticket, Offered & { readonly isPending: boolean }>();
  for (const { ticket, size_bytes, state } of rows) {
    const before = offered.get(ticket) ?? { files: 0, bytes: 0, isPending: false };
    const isPending = before.isPending || state === 'pending';
    offered.set(ticket, { files: before.files + 1, bytes: before.bytes + size_bytes, isPending });
  }
  return offered;
}

/** Ids of the machines that hold what no deployment that runs will fetch. */
export async function loadHolders(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('artifacts')
    .innerJoin('tasks', 'tasks.id', 'artifacts.task_id')
    .select('artifacts.machine_id')
    .distinct()
    .where('artifacts.state', '=', 'pending')
    .where('tasks.ended_at', 'is not', null)
    .execute();
  return rows.map(({ machine_id }) => machine_id);
}

/** How many of a task's artifacts are not here. */
export async function countUncollected(db: Db, taskId: string): Promise<number> {
  const rows = await db
    .selectFrom('artifacts')
    .select('id')
    .where('task_id', '=', taskId)
    .where('state', '!=', 'collected')
    .execute();
  return rows.length;
}

/** The hashes that rows name whose bytes are here, or shall come. */
export async function neededArtifacts(db: Db): Promise<{ here: Set<string>; coming: Set<string> }> {
  const rows = await db.selectFrom('artifacts').select(['sha256', 'state']).execute();
  const hashesOf = (state: ArtifactTable['state']) =>
    new Set<string>(rows.filter((row) => row.state === state).map(({ sha256 }) => sha256));
  return { here: hashesOf('collected'), coming: hashesOf('pending') };
}

function withDeployment(db: Db) {
  return db
    .selectFrom('artifacts')
    .leftJoin('deployments', 'deployments.task_id', 'artifacts.task_id')
    .selectAll('artifacts')
    .select('deployments.id as deployment_id');
}

/** Throws `not-found`. */
export async function getArtifact(db: Db, id: string) {
  const row = await withDeployment(db).where('artifacts.id', '=', id).executeTakeFirst();
  if (!row) throw new Refusal('not-found', `There is no artifact "${id}"`);
  return row;
}

export type ArtifactFilter = {
  readonly taskId?: string | undefined;
  readonly deploymentId?: string | undefined;
  readonly releaseId?: string | undefined;
};

/** Newest first. */
export function listArtifacts(db: Db, filter: ArtifactFilter, part: Part) {
  let query = withDeployment(db).orderBy(idLength, 'desc').orderBy('artifacts.id', 'desc');
  if (filter.taskId !== undefined) query = query.where('artifacts.task_id', '=', filter.taskId);
  if (filter.deploymentId !== undefined) query = query.where('deployments.id', '=', filter.deploymentId);
  if (filter.releaseId !== undefined) query = query.where('deployments.release_id', '=', filter.releaseId);
  return readPage(query, part);
}
