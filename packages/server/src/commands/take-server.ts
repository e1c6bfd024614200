import { type Db, transaction } from '../database/open-database.ts';
import { UserError } from '../errors.ts';

export type ServerFacts = {
  readonly serverId: string;
  /** Grows with each start: agents refuse a server that was started before another one took over. */
  readonly epoch: number;
};

/** Counts this start in the store. Throws `UserError` where the store has not been initialised. */
export function takeServer(db: Db): Promise<ServerFacts> {
  return transaction(db, async (trx) => {
    const rows = await trx.selectFrom('settings').selectAll().execute();
    const serverId = rows.find(({ name }) => name === 'serverId')?.value;
    const last = rows.find(({ name }) => name === 'epoch')?.value;
    if (serverId === undefined || last === undefined) {
      throw new UserError('the store has not been initialised; run "tako-server init" first');
    }
    const epoch = Number(last) + 1;
    await trx
      .updateTable('settings')
      .set({ value: String(epoch) })
      .where('name', '=', 'epoch')
      .execute();
    return { serverId, epoch };
  });
}
