import type { Db } from '../database/open-database.ts';
import { loadSkippable } from './deployment.store.ts';
import { machinesOfPlan } from './deployment-facts.ts';
import type { GatheredPlan } from './gather-plan.ts';

/** One sentence for each machine of the plan that is unavailable as far as is known: what will come of it. */
export async function awayWarnings(
  db: Db,
  { plan, unavailableMachines }: Pick<GatheredPlan, 'plan' | 'unavailableMachines'>,
): Promise<string[]> {
  const ids = machinesOfPlan(plan);
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('machines')
    .select(['id', 'name', 'health_detail'])
    .where('id', 'in', ids)
    .where('health_state', '=', 'unavailable')
    .orderBy('name_key')
    .execute();
  if (rows.length === 0) return [];
  const skippable = await loadSkippable(db, unavailableMachines);
  return rows.map(({ id, name, health_detail }) => {
    const then = skippable.has(id)
      ? 'it is skipped unless it is back when the deployment begins'
      : 'the deployment fails unless it comes back in time';
    return `${name} is unavailable (${health_detail}): ${then}`;
  });
}
