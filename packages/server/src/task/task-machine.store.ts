/** The machines of a task that works on machines themselves. */
import type { Ticket } from '@tako/protocol';
import type { Db } from '../database/open-database.ts';

export type TaskMachine = { readonly id: string; readonly name: string; readonly ticket: Ticket };

/** Rows in one statement; each has five parameters and SQLite takes 32,766 in all. */
const rowsPerInsert = 1000;

export async function insertTaskMachines(
  trx: Db,
  taskId: string,
  machines: readonly TaskMachine[],
): Promise<void> {
  const rows = machines.map(({ id, name, ticket }, ordinal) => ({
    ...{ task_id: taskId, machine_id: id, ordinal, machine_name: name, ticket },
  }));
  for (let from = 0; from < rows.length; from += rowsPerInsert) {
    const some = rows.slice(from, from + rowsPerInsert);
    await trx.insertInto('task_machines').values(some).execute();
  }
}

/** In their order. */
export async function loadTaskMachines(db: Db, taskId: string): Promise<TaskMachine[]> {
  const rows = await db
    .selectFrom('task_machines')
    .select(['machine_id', 'machine_name', 'ticket'])
    .where('task_id', '=', taskId)
    .orderBy('ordinal')
    .execute();
  return rows.map(({ machine_id, machine_name, ticket }) => ({ id: machine_id, name: machine_name, ticket }));
}
