import { mustFind } from '../database/named-rows.ts';
import type { Db } from '../database/open-database.ts';
import type { MachineFilter } from './machine.store.ts';

type Wanted = {
  readonly environment?: string | undefined;
  readonly role?: string | undefined;
  readonly policy?: string | undefined;
};

/** Throws `not-found` naming the field. */
export async function filterOf(db: Db, { environment, role, policy }: Wanted): Promise<MachineFilter> {
  const place = environment && (await mustFind(db, 'environments', environment, 'environment'));
  const chosen = policy && (await mustFind(db, 'machine_policies', policy, 'policy'));
  return {
    ...(place ? { environmentId: place.id } : {}),
    ...(role === undefined ? {} : { role }),
    ...(chosen ? { policyId: chosen.id } : {}),
  };
}
