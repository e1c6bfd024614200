/** The rows of a task's log: nodes as they are now, and the chunks of all that happened. */
import type { LogPage, NodeState, TaskState } from '@tako/api';
import type { Kysely } from 'kysely';
import type { Database, LogChunkTable } from '../database/tables.ts';
import { type Chunk, nodeEvent, type Packed, unpackChunk } from './chunk.ts';
import { type NodeKind, type PlannedNode, pendingNode, type TreeNode } from './log-tree.ts';

type Db = Kysely<Database>;

/** Rows in one statement; each has a dozen parameters and SQLite takes 32,766 in all. */
const rowsPerInsert = 200;

/** Stores the whole tree as pending, as the first events of the log; the number of the last. */
export async function insertTree(trx: Db, taskId: string, planned: readonly PlannedNode[]): Promise<number> {
  const rows = planned.map((node, index) => nodeRow(taskId, pendingNode(node), index, index + 1));
  for (const some of slices(rows, rowsPerInsert)) await trx.insertInto('log_nodes').values(some).execute();
  let seq = 0;
  for (const some of slices(planned, rowsPerInsert)) {
    const payload = JSON.stringify(some.map(pendingNode));
    await insertChunks(trx, taskId, [
      { firstSeq: seq + 1, lastSeq: seq + some.length, nodeId: null, payload, firstLine: 0 },
    ]);
    seq += some.length;
  }
  return seq;
}

/** Stores what was packed; the caller writes `log_seq` of the task in the same transaction. */
export async function insertPacked(trx: Db, taskId: string, packed: Packed): Promise<void> {
  for (const some of slices(packed.chunks, rowsPerInsert)) await insertChunks(trx, taskId, some);
  for (const { node, seq } of packed.changed.values()) {
    const { state, detail, progress } = node;
    await trx
      .updateTable('log_nodes')
      .set({ state, started_at: toIso(node.startedAt), ended_at: toIso(node.endedAt), detail, progress, seq })
      .where('task_id', '=', taskId)
      .where('id', '=', node.id)
      .execute();
  }
  for (const [nodeId, { count, seq }] of packed.counted) {
    await trx
      .updateTable('log_nodes')
      .set({ line_count: count, line_seq: seq })
      .where('task_id', '=', taskId)
      .where('id', '=', nodeId)
      .execute();
  }
}

async function insertChunks(trx: Db, taskId: string, chunks: readonly Chunk[]): Promise<void> {
  const rows = chunks.map(({ firstSeq, lastSeq, nodeId, payload, firstLine }) => ({
    ...{ task_id: taskId, first_seq: firstSeq, last_seq: lastSeq, node_id: nodeId },
    ...{ payload, first_line: firstLine },
  }));
  await trx.insertInto('log_chunks').values(rows).execute();
}

/** A node as it is stored: with the number of its last event and its lines. */
export type StoredNode = { readonly node: TreeNode; readonly seq: number; readonly lineCount: number };

/** Nodes in the order in which they are shown; only those with events behind `after`. */
export async function loadNodes(db: Db, taskId: string, after = 0): Promise<readonly StoredNode[]> {
  const rows = await db
    .selectFrom('log_nodes')
    .selectAll()
    .where('task_id', '=', taskId)
    .where((eb) => eb.or([eb('seq', '>', after), eb('line_seq', '>', after)]))
    .orderBy('ordinal')
    .execute();
  return rows.map((row) => {
    const planned = { id: row.id, parentId: row.parent_id, kind: row.kind as NodeKind, name: row.name };
    const times = { startedAt: fromIso(row.started_at), endedAt: fromIso(row.ended_at) };
    const { detail, progress } = row;
    const node = { ...planned, state: row.state as NodeState, ...times, detail, progress };
    return { node, seq: row.seq, lineCount: row.line_count };
  });
}

/** Chunks read from the store in one go while a page is filled. */
const chunksPerRead = 64;

/** Characters of one page: what a slow reader may hold in memory. A page that is full earlier is just shorter. */
const maxPageChars = 4 * 1024 * 1024;

/** The events behind `after`, at most `take` of them; undefined where there is no such task. */
export async function readLogPage(
  db: Db,
  taskId: string,
  after: number,
  take: number,
): Promise<LogPage | undefined> {
  // The task before its log: an end that is seen here has all its events in the store.
  const task = await db
    .selectFrom('tasks')
    .select(['state', 'log_seq'])
    .where('id', '=', taskId)
    .executeTakeFirst();
  if (!task) return undefined;
  const events: LogPage['events'] = [];
  let cursor = after;
  let chars = 0;
  while (events.length < take && chars < maxPageChars && cursor < task.log_seq) {
    const rows = await chunksBehind(db, taskId, cursor, chunksPerRead);
    if (rows.length === 0) break;
    for (const row of rows) {
      if (events.length >= take || chars >= maxPageChars) break;
      events.push(...unpackChunk(row, cursor, take - events.length));
      chars += row.payload.length;
      cursor = events.at(-1)?.seq ?? row.lastSeq;
    }
  }
  const taskState = task.state as TaskState;
  return { taskState, cursor, isComplete: hasTaskEnded(taskState) && cursor >= task.log_seq, events };
}

async function chunksBehind(db: Db, taskId: string, after: number, limit: number): Promise<Chunk[]> {
  const rows = await db
    .selectFrom('log_chunks')
    .selectAll()
    .where('task_id', '=', taskId)
    .where('last_seq', '>', after)
    .orderBy('last_seq')
    .limit(limit)
    .execute();
  return rows.map(chunkOf);
}

/** The chunks of one node's lines, in order, a few at a time. */
export async function* linesOfNode(db: Db, taskId: string, nodeId: string): AsyncGenerator<Chunk> {
  let after = -1;
  for (;;) {
    const rows = await db
      .selectFrom('log_chunks')
      .selectAll()
      .where('task_id', '=', taskId)
      .where('node_id', '=', nodeId)
      .where('first_line', '>', after)
      .orderBy('first_line')
      .limit(chunksPerRead)
      .execute();
    for (const row of rows) yield chunkOf(row);
    const last = rows.at(-1);
    if (!last) return;
    after = last.first_line;
  }
}

/** A row of `log_chunks`. */
export function chunkOf(row: LogChunkTable): Chunk {
  return {
    ...{ firstSeq: row.first_seq, lastSeq: row.last_seq, nodeId: row.node_id },
    ...{ payload: row.payload, firstLine: row.first_line },
  };
}

export function hasTaskEnded(state: TaskState): boolean {
  return state !== 'queued' && state !== 'running' && state !== 'cancelling';
}

function nodeRow(taskId: string, node: TreeNode, ordinal: number, seq: number) {
  const { startedAt, endedAt, detail, progress } = nodeEvent(node, seq);
  const times = { started_at: startedAt, ended_at: endedAt };
  const { id, parentId, kind, name, state } = node;
  return {
    task_id: taskId,
    id,
    parent_id: parentId,
    ordinal,
    kind,
    name,
    state,
    ...times,
    detail,
    progress,
    seq,
    line_count: 0,
    line_seq: 0,
  };
}

function toIso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}

function fromIso(time: string | null): number | null {
  return time === null ? null : Date.parse(time);
}

function* slices<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}
