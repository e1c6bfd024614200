/** What a deployment takes from its release. */
import type { Step } from '@tako/api';
import type { Db } from '../database/open-database.ts';
import { refuseField } from '../errors.ts';
import type { ChosenPackage } from './plan.ts';

export type DeployedRelease = {
  readonly id: string;
  readonly projectId: string;
  readonly version: string;
  readonly notes: string;
  readonly packages: readonly ChosenPackage[];
  readonly steps: readonly Step[];
  /** JSON, as in `releases.variables`. */
  readonly variables: string;
};

/** By id or slug. Throws `not-found` naming the field. */
export async function readRelease(db: Db, reference: string): Promise<DeployedRelease> {
  const row = await db
    .selectFrom('releases')
    .selectAll()
    .where((eb) => eb.or([eb('id', '=', reference), eb('slug', '=', reference)]))
    .executeTakeFirst();
  if (!row) throw refuseField('not-found', 'release', `There is no release "${reference}"`);
  const { id, version, notes, variables } = row;
  return {
    ...{ id, version, notes, variables, projectId: row.project_id },
    packages: JSON.parse(row.packages) as ChosenPackage[],
    steps: (JSON.parse(row.process) as { steps: Step[] }).steps,
  };
}
