/** The rows of `actions` and of what their scripts put out. */
import type { ActionOutcome, Ticket } from '@tako/protocol';
import type { Db } from '../database/open-database.ts';
import { outputContext, type Secrets } from '../database/secrets.ts';
import type { ActionEnd } from './action-log.ts';
import type { StoredOutput } from './action-variables.ts';
import type { ActionRecord } from './next.ts';

export type StoredActions = {
  readonly records: Map<Ticket, ActionRecord>;
  readonly cursors: Map<Ticket, number>;
};

/** To be stored before the agent hears of the action. */
export async function insertIntended(trx: Db, taskId: string, ticket: Ticket): Promise<void> {
  const end = { outcome: null, exit_code: null, error: null, has_warnings: 0, is_forgotten: 0 } as const;
  await trx
    .insertInto('actions')
    .values({ ticket, task_id: taskId, state: 'intended', cursor: 0, ...end })
    .execute();
}

/** Of an action that the agent has surely never heard of. */
export async function deleteIntended(trx: Db, ticket: Ticket): Promise<void> {
  await trx.deleteFrom('actions').where('ticket', '=', ticket).where('state', '=', 'intended').execute();
}

export async function loadActions(db: Db, taskId: string): Promise<StoredActions> {
  const rows = await db.selectFrom('actions').selectAll().where('task_id', '=', taskId).execute();
  const records = rows.map(({ ticket, state, outcome, has_warnings, error }) => {
    const ended = { outcome: outcome as ActionOutcome, hasWarnings: has_warnings === 1, error };
    return [ticket, state === 'ended' ? { state, ...ended } : { state }] as const;
  });
  const cursors = rows.map(({ ticket, cursor }) => [ticket, cursor] as const);
  return { records: new Map<Ticket, ActionRecord>(records), cursors: new Map(cursors) };
}

/** The agent's records before byte `cursor` are in the log. */
export async function moveCursor(trx: Db, ticket: Ticket, cursor: number): Promise<void> {
  await trx.updateTable('actions').set({ cursor }).where('ticket', '=', ticket).execute();
}

export async function storeEnd(trx: Db, ticket: Ticket, end: ActionEnd, cursor: number): Promise<void> {
  const { outcome, exitCode, error, hasWarnings } = end;
  await trx
    .updateTable('actions')
    .set({ state: 'ended', cursor, outcome, exit_code: exitCode, error, has_warnings: hasWarnings ? 1 : 0 })
    .where('ticket', '=', ticket)
    .execute();
}

/** Of these actions those that have ended and whose evidence the agent still keeps, with their cursors. */
export async function loadUnforgotten(
  db: Db,
  tickets: readonly Ticket[],
): Promise<readonly { readonly ticket: Ticket; readonly cursor: number }[]> {
  if (tickets.length === 0) return [];
  return db
    .selectFrom('actions')
    .select(['ticket', 'cursor'])
    .where('ticket', 'in', tickets)
    .where('state', '=', 'ended')
    .where('is_forgotten', '=', 0)
    .execute();
}

export async function markForgotten(trx: Db, ticket: Ticket): Promise<void> {
  await trx.updateTable('actions').set({ is_forgotten: 1 }).where('ticket', '=', ticket).execute();
}

/** An output and its place among all of its task. */
export type PlacedOutput = StoredOutput & { readonly ordinal: number };

export async function insertOutputs(
  trx: Db,
  secrets: Secrets,
  taskId: string,
  outputs: readonly PlacedOutput[],
): Promise<void> {
  if (outputs.length === 0) return;
  const rows = outputs.map(({ ordinal, stepName, machineName, name, value, isSensitive }) => ({
    ...{ task_id: taskId, ordinal, step_name: stepName, machine_name: machineName, name },
    value: isSensitive ? secrets.seal(value, outputContext(taskId, ordinal)) : value,
    is_sensitive: isSensitive ? (1 as const) : (0 as const),
  }));
  await trx.insertInto('output_variables').values(rows).execute();
}

/** In the order in which they came. */
export async function loadOutputs(db: Db, secrets: Secrets, taskId: string): Promise<PlacedOutput[]> {
  const rows = await db
    .selectFrom('output_variables')
    .selectAll()
    .where('task_id', '=', taskId)
    .orderBy('ordinal')
    .execute();
  return rows.map(({ ordinal, step_name, machine_name, name, value, is_sensitive }) => {
    const isSensitive = is_sensitive === 1;
    const plain = isSensitive ? secrets.open(value, outputContext(taskId, ordinal)) : value;
    return { ordinal, stepName: step_name, machineName: machine_name, name, value: plain, isSensitive };
  });
}
