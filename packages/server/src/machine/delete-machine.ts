import { getNamed } from '../database/named-rows.ts';
import { lockKind } from '../database/next-id.ts';
import type { Db } from '../database/open-database.ts';
import { Refusal } from '../errors.ts';
import { openTaskOfMachine } from './machine.store.ts';

/** Throws `in-use` where a task needs the machine that has not ended. The link to the agents is to be told. */
export async function deleteMachine(trx: Db, reference: string): Promise<void> {
  await lockKind(trx, 'Machines');
  const { id, name } = await getNamed(trx, 'machines', reference);
  const task = await openTaskOfMachine(trx, id);
  if (task) {
    throw new Refusal('in-use', `${name} is needed by ${task.id} (${task.description}), which has not ended`);
  }
  await trx.deleteFrom('machines').where('id', '=', id).execute();
}
