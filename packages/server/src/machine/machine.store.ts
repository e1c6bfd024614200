import { sql, type Updateable } from 'kysely';
import type { Contact, LinkedMachine } from '../agent-link/linked-machine.ts';
import { nameKey } from '../database/names.ts';
import type { Db } from '../database/open-database.ts';
import type { MachineTable } from '../database/tables.ts';
import { compareNames, type MachineRecord, toLinkedMachine } from './machine.ts';

export type MachineFilter = {
  readonly environmentId?: string;
  readonly role?: string;
  readonly policyId?: string;
};

/** The machines that have all that is asked for, by name. */
export async function listMachines(db: Db, filter: MachineFilter = {}): Promise<MachineRecord[]> {
  const rows = await db.selectFrom('machines').selectAll().execute();
  const places = await db.selectFrom('machine_environments').selectAll().orderBy('environment_id').execute();
  const roles = await db.selectFrom('machine_roles').selectAll().orderBy('ordinal').execute();
  const environmentsOf = Map.groupBy(places, ({ machine_id }) => machine_id);
  const rolesOf = Map.groupBy(roles, ({ machine_id }) => machine_id);
  return rows
    .map((row) => ({
      ...row,
      environmentIds: (environmentsOf.get(row.id) ?? []).map(({ environment_id }) => environment_id),
      roles: (rolesOf.get(row.id) ?? []).map(({ role }) => role),
    }))
    .filter((record) => fits(record, filter))
    .sort(compareNames);
}

function fits(record: MachineRecord, { environmentId, role, policyId }: MachineFilter): boolean {
  const { environmentIds, roles, policy_id } = record;
  if (policyId !== undefined && policy_id !== policyId) return false;
  if (environmentId !== undefined && !environmentIds.includes(environmentId)) return false;
  return role === undefined || roles.some((own) => nameKey(own) === nameKey(role));
}

/** The machine with its environments and roles. */
export async function readMachine(db: Db, row: MachineTable): Promise<MachineRecord> {
  const places = await db
    .selectFrom('machine_environments')
    .select('environment_id')
    .where('machine_id', '=', row.id)
    .orderBy('environment_id')
    .execute();
  const roles = await db
    .selectFrom('machine_roles')
    .select('role')
    .where('machine_id', '=', row.id)
    .orderBy('ordinal')
    .execute();
  const environmentIds = places.map(({ environment_id }) => environment_id);
  return { ...row, environmentIds, roles: roles.map(({ role }) => role) };
}

/** Those that the connections are made for: also disabled ones, whose health is still shown. */
export async function loadLinkedMachines(db: Db): Promise<LinkedMachine[]> {
  const rows = await db.selectFrom('machines').selectAll().orderBy('id').execute();
  return rows.map(toLinkedMachine);
}

export async function updateMachine(trx: Db, id: string, columns: Updateable<MachineTable>): Promise<void> {
  await trx.updateTable('machines').set(columns).where('id', '=', id).execute();
}

export async function replaceEnvironments(
  trx: Db,
  machineId: string,
  environmentIds: readonly string[],
): Promise<void> {
  await trx.deleteFrom('machine_environments').where('machine_id', '=', machineId).execute();
  const rows = environmentIds.map((environment_id) => ({ machine_id: machineId, environment_id }));
  await trx.insertInto('machine_environments').values(rows).execute();
}

export async function replaceRoles(trx: Db, machineId: string, roles: readonly string[]): Promise<void> {
  await trx.deleteFrom('machine_roles').where('machine_id', '=', machineId).execute();
  const rows = roles.map((role, ordinal) => {
    return { machine_id: machineId, ordinal, role, role_key: nameKey(role) };
  });
  if (rows.length > 0) await trx.insertInto('machine_roles').values(rows).execute();
}

/** Another machine with this thumbprint. */
export async function machineOfThumbprint(trx: Db, thumbprint: MachineTable['thumbprint'], exceptId: string) {
  return trx
    .selectFrom('machines')
    .select(['id', 'name'])
    .where('thumbprint', '=', thumbprint)
    .where('id', '!=', exceptId)
    .executeTakeFirst();
}

/** A task that has not ended and whose plan names the machine. */
export async function openTaskOfMachine(trx: Db, machineId: string) {
  return trx
    .selectFrom('tasks')
    .innerJoin('deployments', 'deployments.task_id', 'tasks.id')
    .select(['tasks.id', 'tasks.description'])
    .where('tasks.ended_at', 'is', null)
    .where('deployments.plan', 'like', `%"machineId":"${machineId}"%`)
    .executeTakeFirst();
}

// Per machine the last contact that is still being stored: the next waits for it, and so does whoever reads the health.
const unfinished = new WeakMap<Db, Map<string, Promise<void>>>();

/**
 * What was seen of an agent becomes the health of its machine. Contacts are stored in the order in which they come;
 * nothing is stored where the record has got another endpoint meanwhile, or is gone.
 */
export function recordContact(db: Db, machine: LinkedMachine, contact: Contact): Promise<void> {
  const ofDb = unfinished.get(db) ?? new Map<string, Promise<void>>();
  unfinished.set(db, ofDb);
  const store = () => storeContact(db, machine, contact);
  const stored = (ofDb.get(machine.id) ?? Promise.resolve()).then(store, store);
  ofDb.set(machine.id, stored);
  return stored.finally(() => {
    if (ofDb.get(machine.id) === stored) ofDb.delete(machine.id);
  });
}

/** Waits until every contact with the machine that has been reported is stored. */
export async function contactsStored(db: Db, machineId: string): Promise<void> {
  await unfinished.get(db)?.get(machineId);
}

async function storeContact(db: Db, machine: LinkedMachine, contact: Contact): Promise<void> {
  await db
    .updateTable('machines')
    .set({
      health_state: contact.state,
      health_checked_at: new Date(contact.at).toISOString(),
      ...(contact.state === 'healthy' ? healthyColumns(contact) : unavailableColumns(contact)),
    })
    .where('id', '=', machine.id)
    .where('thumbprint', '=', machine.thumbprint)
    .where('communication', '=', machine.communication)
    .where('address', machine.address === null ? 'is' : '=', machine.address)
    .execute();
}

function healthyColumns({ answer }: Extract<Contact, { state: 'healthy' }>) {
  const { agentVersion, platform, hostname, freeBytes } = answer;
  return {
    ...{ health_detail: '', agent_version: agentVersion, platform, hostname, free_bytes: freeBytes },
    ...{ unavailable_since: null, unavailable_seconds: 0 },
  };
}

function unavailableColumns({ at, detail }: Extract<Contact, { state: 'unavailable' }>) {
  const since = sql<string>`coalesce(unavailable_since, ${new Date(at).toISOString()})`;
  return { health_detail: detail, unavailable_since: since };
}
