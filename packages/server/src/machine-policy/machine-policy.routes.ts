/** Machine policies over HTTP. */
import { getNamed, nameColumns } from '../database/named-rows.ts';
import { lockKind, nextId } from '../database/next-id.ts';
import { type Db, transaction } from '../database/open-database.ts';
import { readPage } from '../database/read-page.ts';
import type { MachinePolicyTable } from '../database/tables.ts';
import { Refusal } from '../errors.ts';
import { type HandlerInput, type Handlers, pageOf } from '../http/handlers.ts';
import { type PolicyFields, policyColumns, toMachinePolicy } from './machine-policy.ts';

/** The operations on machine policies. */
export function machinePolicyRoutes({ db }: { readonly db: Db }): Handlers<'machinePolicies'> {
  const all = db.selectFrom('machine_policies').selectAll().orderBy('is_default', 'desc').orderBy('name_key');
  return {
    'machinePolicies.list': async ({ query }) => {
      const { items, total } = await readPage(all, query);
      return pageOf(items.map(toMachinePolicy), total, query);
    },
    'machinePolicies.get': async ({ params }) =>
      toMachinePolicy(await getNamed(db, 'machine_policies', params.id)),
    'machinePolicies.create': ({ body }) => transaction(db, (trx) => createPolicy(trx, body)),
    'machinePolicies.patch': ({ params, body }) =>
      transaction(db, (trx) => patchPolicy(trx, params.id, body)),
    'machinePolicies.delete': ({ params }) => transaction(db, (trx) => deletePolicy(trx, params.id)),
  };
}

async function createPolicy(trx: Db, body: HandlerInput<'machinePolicies.create'>['body']) {
  const id = await nextId(trx, 'MachinePolicies');
  const row: MachinePolicyTable = {
    ...{ id, is_default: 0, ...(await nameColumns(trx, 'machine_policies', id, body.name)) },
    ...policyColumns(body),
  };
  await trx.insertInto('machine_policies').values(row).execute();
  return toMachinePolicy(row);
}

async function patchPolicy(
  trx: Db,
  reference: string,
  { name, ...rest }: HandlerInput<'machinePolicies.patch'>['body'],
) {
  await lockKind(trx, 'MachinePolicies');
  const old = await getNamed(trx, 'machine_policies', reference);
  const names = name === undefined ? {} : await nameColumns(trx, 'machine_policies', old.id, name, old.id);
  const { id, ...columns } = {
    ...{ ...old, ...names },
    ...policyColumns({ ...toMachinePolicy(old), ...(rest as Partial<PolicyFields>) }),
  };
  await trx.updateTable('machine_policies').set(columns).where('id', '=', id).execute();
  return toMachinePolicy({ id, ...columns });
}

async function deletePolicy(trx: Db, reference: string): Promise<undefined> {
  await lockKind(trx, 'Machines');
  await lockKind(trx, 'MachinePolicies');
  const { id, name, is_default } = await getNamed(trx, 'machine_policies', reference);
  if (is_default === 1) throw new Refusal('in-use', `${name} is the default policy and cannot be deleted`);
  const machines = await trx
    .selectFrom('machines')
    .select('name')
    .where('policy_id', '=', id)
    .orderBy('name_key')
    .execute();
  if (machines.length > 0) {
    const names = machines.map((machine) => machine.name).join(', ');
    throw new Refusal('in-use', `${name} cannot be deleted: it is the policy of ${names}`);
  }
  await trx.deleteFrom('machine_policies').where('id', '=', id).execute();
}
