/** Makes and changes machines; each in one transaction. */
import type { BodyOf, RouteOf } from '@tako/api';
import type { Thumbprint } from '@tako/protocol';
import { getNamed, mustFind, nameColumns } from '../database/named-rows.ts';
import { lockKind, nextId } from '../database/next-id.ts';
import { type Db, transaction } from '../database/open-database.ts';
import { refuseField } from '../errors.ts';
import { defaultPolicyId } from '../machine-policy/machine-policy.ts';
import {
  machineOfThumbprint,
  readMachine,
  replaceEnvironments,
  replaceRoles,
  updateMachine,
} from './machine.store.ts';
import {
  changeEndpoint,
  checkRoles,
  type MachineRecord,
  mustThumbprint,
  sameEndpoint,
  unknownHealth,
} from './machine.ts';

type Created = BodyOf<RouteOf<'machines.create'>>;
type Patched = BodyOf<RouteOf<'machines.patch'>>;

/** Throws `name.taken`, `machine.thumbprint-taken`, `not-found` for an environment and `request.invalid`. */
export function createMachine(db: Db, body: Created): Promise<MachineRecord> {
  return transaction(db, (trx) => insertMachine(trx, body));
}

/** As `createMachine`, inside of a transaction. */
export async function insertMachine(trx: Db, body: Created): Promise<MachineRecord> {
  const { communication, address = null } = body;
  const given = { thumbprint: mustThumbprint(body.thumbprint), communication, address };
  const endpoint = changeEndpoint(given, given);
  checkRoles(body.roles);
  const id = await nextId(trx, 'Machines');
  // First who it is: an agent that registers again has its name as well, and shall hear of its thumbprint.
  await refuseTakenThumbprint(trx, endpoint.thumbprint, id);
  const names = await nameColumns(trx, 'machines', id, body.name);
  const policy_id = await policyOf(trx, body.policy, defaultPolicyId);
  const row = { id, ...names, ...endpoint, ...unknownHealth, policy_id, is_disabled: 0 } as const;
  await trx.insertInto('machines').values(row).execute();
  await replaceEnvironments(trx, id, await findEnvironments(trx, body.environments));
  await replaceRoles(trx, id, body.roles);
  return readMachine(trx, row);
}

/** Throws as `createMachine`, and `not-found` for the machine. Another endpoint makes the health unknown. */
export function patchMachine(db: Db, reference: string, body: Patched): Promise<MachineRecord> {
  if (body.roles) checkRoles(body.roles);
  return transaction(db, async (trx) => {
    await lockKind(trx, 'Machines');
    const old = await getNamed(trx, 'machines', reference);
    const { name, isDisabled, environments, roles } = body;
    const names = name === undefined ? {} : await nameColumns(trx, 'machines', old.id, name, old.id);
    const endpoint = changeEndpoint(old, body);
    await refuseTakenThumbprint(trx, endpoint.thumbprint, old.id);
    const { id, ...columns } = {
      ...{ ...old, ...names, ...endpoint, policy_id: await policyOf(trx, body.policy, old.policy_id) },
      ...(sameEndpoint(old, endpoint) ? {} : unknownHealth),
      ...(isDisabled === undefined ? {} : { is_disabled: isDisabled ? (1 as const) : (0 as const) }),
    };
    await updateMachine(trx, id, columns);
    if (environments) await replaceEnvironments(trx, id, await findEnvironments(trx, environments));
    if (roles) await replaceRoles(trx, id, roles);
    return readMachine(trx, { id, ...columns });
  });
}

/** Nobody deletes it before it is written. Throws `not-found` on `policy`. */
async function policyOf(trx: Db, reference: string | undefined, otherwise: string): Promise<string> {
  if (reference === undefined) return otherwise;
  return (await mustFind(trx, 'machine_policies', reference, 'policy')).id;
}

/** Two references to one environment are one. */
async function findEnvironments(trx: Db, references: readonly string[]): Promise<string[]> {
  const ids = new Set<string>();
  for (const [index, reference] of references.entries()) {
    ids.add((await mustFind(trx, 'environments', reference, `environments[${index}]`)).id);
  }
  return [...ids];
}

async function refuseTakenThumbprint(trx: Db, thumbprint: Thumbprint, id: string): Promise<void> {
  const other = await machineOfThumbprint(trx, thumbprint, id);
  if (!other) return;
  const message = `The machine ${other.name} (${other.id}) has this thumbprint`;
  throw refuseField('machine.thumbprint-taken', 'thumbprint', message);
}
