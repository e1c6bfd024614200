/** A health check is asked for, by somebody or by a policy: task, machines and log are stored in one transaction. */
import { randomBytes } from 'node:crypto';
import type { Ticket } from '@tako/protocol';
import { insertTree } from '../activity-log/activity-log.store.ts';
import type { PlannedNode } from '../activity-log/log-tree.ts';
import { nextId } from '../database/next-id.ts';
import type { Db } from '../database/open-database.ts';
import { insertTask } from '../task/task.store.ts';
import { insertTaskMachines } from '../task/task-machine.store.ts';

export type CheckedMachine = { readonly id: string; readonly name: string };

export const rootNodeId = 'health-check';

/** As in tickets of deployments: two servers that a machine trusts never come to the same one. */
const ticketRandomBytes = 6;

/** Rows of `machines` in the order in which they are checked; the id of the task, which is queued. */
export async function insertHealthCheck(
  trx: Db,
  machines: readonly CheckedMachine[],
  description: string,
  at: string,
): Promise<string> {
  const id = await nextId(trx, 'Tasks');
  const prefix = `${id}.${randomBytes(ticketRandomBytes).toString('hex')}`;
  const log_seq = await insertTree(trx, id, nodesOf(machines, description));
  await insertTask(trx, {
    ...{ id, kind: 'health-check', description, state: 'queued', log_seq },
    ...{ queued_at: at, started_at: null, ended_at: null, error: null, is_cancel_requested: 0 },
    ...{ project_id: null, environment_id: null, deployment_id: null, concurrency_tag: null },
  });
  const rows = machines.map((machine) => ({ ...machine, ticket: `${prefix}_${machine.id}` as Ticket }));
  await insertTaskMachines(trx, id, rows);
  return id;
}

/** `web-1`, or how many there are. */
export function describeCheck(machines: readonly CheckedMachine[], policyName?: string): string {
  const [first] = machines;
  const whom = machines.length === 1 && first ? first.name : `${machines.length} machines`;
  return `Check the health of ${whom}${policyName === undefined ? '' : ` (policy ${policyName})`}`;
}

function nodesOf(machines: readonly CheckedMachine[], title: string): PlannedNode[] {
  const root: PlannedNode = { id: rootNodeId, parentId: null, kind: 'health-check', name: title };
  const below = machines.map(
    ({ id, name }): PlannedNode => ({ id, parentId: rootNodeId, kind: 'machine', name }),
  );
  return [root, ...below];
}
