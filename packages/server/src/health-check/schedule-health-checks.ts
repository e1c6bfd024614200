/** Looks now and then which machines are due, and queues health checks for them. */
import { lockKind } from '../database/next-id.ts';
import { type Db, transaction } from '../database/open-database.ts';
import { dueMachines } from './due.ts';
import { deleteOldChecks, loadWatched } from './health-check.store.ts';
import { keptMs } from './limits.ts';
import { describeCheck, insertHealthCheck } from './request-health-check.ts';

export type Scheduling = { readonly db: Db; readonly now: () => number; readonly onQueued: () => void };

/**
 * Queues what is due, one task for each policy; ids of the tasks. Nobody is due while a health check of it has not ended,
 * so that one that takes long is never followed by a second on its heels.
 */
export async function queueDueChecks({ db, now, onQueued }: Scheduling): Promise<string[]> {
  const at = new Date(now()).toISOString();
  if (dueMachines(await loadWatched(db), now()).size === 0) return [];
  const queued = await transaction(db, async (trx) => {
    // Of several servers on one store, only one finds them due.
    await lockKind(trx, 'Machines');
    const ids: string[] = [];
    for (const [policyId, machineIds] of dueMachines(await loadWatched(trx), now())) {
      ids.push(await queueOne(trx, policyId, machineIds, at));
    }
    return ids;
  });
  if (queued.length > 0) onQueued();
  return queued;
}

async function queueOne(trx: Db, policyId: string, ids: readonly string[], at: string): Promise<string> {
  const policy = await trx
    .selectFrom('machine_policies')
    .select('name')
    .where('id', '=', policyId)
    .executeTakeFirstOrThrow();
  const machines = await trx.selectFrom('machines').select(['id', 'name']).orderBy('name_key').execute();
  const wanted = machines.filter(({ id }) => ids.includes(id));
  return insertHealthCheck(trx, wanted, describeCheck(wanted, policy.name), at);
}

/** Looks at once, and again each `everyMs`, until it is stopped; what went wrong is told and tried again later. */
export function scheduleHealthChecks(
  scheduling: Scheduling,
  everyMs: number,
  onFailed: (error: unknown) => void,
): () => Promise<void> {
  let running = Promise.resolve();
  let isStopped = false;
  const look = () => {
    running = running
      .then(async () => {
        if (isStopped) return;
        await queueDueChecks(scheduling);
        await clean(scheduling);
      })
      .catch(onFailed);
  };
  look();
  const timer = setInterval(look, everyMs);
  return async () => {
    isStopped = true;
    clearInterval(timer);
    await running;
  };
}

async function clean({ db, now }: Scheduling): Promise<void> {
  const before = new Date(now() - keptMs).toISOString();
  await transaction(db, (trx) => deleteOldChecks(trx, before));
}
