import type { Db } from './open-database.ts';

export type IdKind =
  | 'Users'
  | 'ApiKeys'
  | 'Environments'
  | 'Machines'
  | 'MachinePolicies'
  | 'RegistrationTokens'
  | 'Projects'
  | 'Steps'
  | 'Channels'
  | 'VariableSets'
  | 'Variables'
  | 'Feeds'
  | 'Packages'
  | 'Releases'
  | 'Deployments'
  | 'Tasks'
  | 'Artifacts';

/** The next id of its kind, e.g. `Projects-12`; ids are never used again. */
export async function nextId(trx: Db, kind: IdKind): Promise<string> {
  const [id] = await nextIds(trx, kind, 1);
  return id as string;
}

/** The next `count` ids of their kind, in order. */
export async function nextIds(trx: Db, kind: IdKind, count: number): Promise<string[]> {
  const { last } = await trx
    .insertInto('counters')
    .values({ kind, last: count })
    .onConflict((conflict) =>
      conflict.column('kind').doUpdateSet((eb) => ({ last: eb('counters.last', '+', count) })),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  return Array.from({ length: count }, (_, index) => `${kind}-${last - count + index + 1}`);
}

/**
 * Makes everybody else who makes, renames or locks things of this kind wait until the transaction ends, as `nextId`
 * does: what is looked up after it is still so when it is written.
 */
export async function lockKind(trx: Db, kind: IdKind): Promise<void> {
  await nextIds(trx, kind, 0);
}
