import { sql } from 'kysely';
import type { Db } from '../database/open-database.ts';

/** In the order in which people go through them. */
export function environmentsInOrder(db: Db) {
  return db.selectFrom('environments').selectAll().orderBy('sort_order').orderBy('name_key');
}

/** One more than the highest that is taken; 1 for the first. */
export async function nextSortOrder(trx: Db): Promise<number> {
  const { last } = await trx
    .selectFrom('environments')
    .select((eb) => eb.fn.max('sort_order').as('last'))
    .executeTakeFirstOrThrow();
  return (last ?? 0) + 1;
}

/** What would be left without its environment, in words; undefined where nothing would. */
export async function useOfEnvironment(trx: Db, environmentId: string): Promise<string | undefined> {
  const machines = await trx
    .selectFrom('machine_environments')
    .innerJoin('machines', 'machines.id', 'machine_environments.machine_id')
    .select('machines.name')
    .where('environment_id', '=', environmentId)
    .orderBy('machines.name_key')
    .execute();
  if (machines.length > 0) return `its machines (${machines.map(({ name }) => name).join(', ')})`;
  const deployment = await trx
    .selectFrom('deployments')
    .select('id')
    .where('environment_id', '=', environmentId)
    .orderBy(sql`length(id)`, 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return deployment && `deployments to it (the latest is ${deployment.id})`;
}
