/** What health checks read and write: who is watched, and what was found. */
import type { Thumbprint } from '@tako/protocol';
import type { Db } from '../database/open-database.ts';
import type { MachinePolicyTable, MachineTable } from '../database/tables.ts';
import { toMachinePolicy } from '../machine-policy/machine-policy.ts';
import type { Watched } from './due.ts';
import type { Found } from './findings.ts';
import { deletedAtOnce } from './limits.ts';

const minuteMs = 60_000;

/** Machines that are deployed to and that no health check which has not ended is about. */
export async function loadWatched(db: Db): Promise<Watched[]> {
  const rows = await db
    .selectFrom('machines')
    .innerJoin('machine_policies', 'machine_policies.id', 'machines.policy_id')
    .select(['machines.id', 'machines.policy_id', 'machines.policy_checked_at'])
    .select('machine_policies.interval_minutes')
    .where('machines.is_disabled', '=', 0)
    .where('machines.id', 'not in', (eb) =>
      eb
        .selectFrom('task_machines')
        .innerJoin('tasks', 'tasks.id', 'task_machines.task_id')
        .select('task_machines.machine_id')
        .where('tasks.kind', '=', 'health-check')
        .where('tasks.ended_at', 'is', null),
    )
    .orderBy('machines.name_key')
    .execute();
  return rows.map(({ id, policy_id, policy_checked_at, interval_minutes }) => ({
    ...{ machineId: id, policyId: policy_id },
    intervalMs: interval_minutes === null ? null : interval_minutes * minuteMs,
    checkedAt: policy_checked_at === null ? null : Date.parse(policy_checked_at),
  }));
}

/** As they are now; undefined where the machine is gone. */
export async function loadWithPolicy(db: Db, machineId: string) {
  const machine = await db.selectFrom('machines').selectAll().where('id', '=', machineId).executeTakeFirst();
  if (!machine) return undefined;
  const row: MachinePolicyTable = await db
    .selectFrom('machine_policies')
    .selectAll()
    .where('id', '=', machine.policy_id)
    .executeTakeFirstOrThrow();
  return { machine, policy: toMachinePolicy(row) };
}

type SameMachine = Pick<MachineTable, 'id'> & { readonly thumbprint: Thumbprint };

/** Nothing is written of an agent that is no longer the machine's. */
export async function storeFound(trx: Db, machine: SameMachine, found: Found, at: string): Promise<void> {
  await trx
    .updateTable('machines')
    .set({ found_state: found.state, found_detail: found.detail, policy_checked_at: at })
    .where('id', '=', machine.id)
    .where('thumbprint', '=', machine.thumbprint)
    .execute();
}

export async function storeAway(trx: Db, machineId: string, seconds: number, at: string): Promise<void> {
  await trx
    .updateTable('machines')
    .set({ policy_checked_at: at, unavailable_seconds: seconds })
    .where('id', '=', machineId)
    .execute();
}

/** Health checks that ended before that time go with their logs; how many went. */
export async function deleteOldChecks(trx: Db, before: string): Promise<number> {
  const old = await trx
    .selectFrom('tasks')
    .select('id')
    .where('kind', '=', 'health-check')
    .where('ended_at', '<', before)
    .limit(deletedAtOnce)
    .execute();
  const ids = old.map(({ id }) => id);
  if (ids.length === 0) return 0;
  for (const table of ['log_chunks', 'log_nodes', 'task_machines'] as const) {
    await trx.deleteFrom(table).where('task_id', 'in', ids).execute();
  }
  // What an agent has not been told to forget is still looked up at its next hello.
  await trx.deleteFrom('actions').where('task_id', 'in', ids).where('is_forgotten', '=', 1).execute();
  await trx.deleteFrom('tasks').where('id', 'in', ids).execute();
  return ids.length;
}
