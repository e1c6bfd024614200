import { getNamed, nameColumns } from '../database/named-rows.ts';
import { lockKind, nextId } from '../database/next-id.ts';
import { type Db, transaction } from '../database/open-database.ts';
import { readPage } from '../database/read-page.ts';
import { Refusal } from '../errors.ts';
import { type Handlers, pageOf } from '../http/handlers.ts';
import { environmentsInOrder, nextSortOrder, useOfEnvironment } from './environment.store.ts';
import { checkSortOrder, toEnvironment } from './environment.ts';

/** The operations on environments. */
export function environmentRoutes({ db }: { readonly db: Db }): Handlers<'environments'> {
  return {
    'environments.list': async ({ query }) => {
      const { items, total } = await readPage(environmentsInOrder(db), query);
      return pageOf(items.map(toEnvironment), total, query);
    },
    'environments.get': async ({ params }) => toEnvironment(await getNamed(db, 'environments', params.id)),
    'environments.create': ({ body: { name, description, sortOrder } }) =>
      transaction(db, async (trx) => {
        checkSortOrder(sortOrder);
        const id = await nextId(trx, 'Environments');
        const names = await nameColumns(trx, 'environments', id, name);
        const sort_order = sortOrder ?? (await nextSortOrder(trx));
        const row = { id, ...names, description, sort_order };
        await trx.insertInto('environments').values(row).execute();
        return toEnvironment(row);
      }),
    'environments.patch': ({ params, body: { name, description, sortOrder } }) =>
      transaction(db, async (trx) => {
        checkSortOrder(sortOrder);
        await lockKind(trx, 'Environments');
        const old = await getNamed(trx, 'environments', params.id);
        const names = name === undefined ? {} : await nameColumns(trx, 'environments', old.id, name, old.id);
        const { id, ...columns } = {
          ...{ ...old, ...names },
          description: description ?? old.description,
          sort_order: sortOrder ?? old.sort_order,
        };
        await trx.updateTable('environments').set(columns).where('id', '=', id).execute();
        return toEnvironment({ id, ...columns });
      }),
    'environments.delete': ({ params }) => transaction(db, (trx) => deleteEnvironment(trx, params.id)),
  };
}

async function deleteEnvironment(trx: Db, reference: string): Promise<undefined> {
  await lockKind(trx, 'Environments');
  const { id, name } = await getNamed(trx, 'environments', reference);
  const use = await useOfEnvironment(trx, id);
  if (use) throw new Refusal('in-use', `${name} cannot be deleted: it is needed by ${use}`);
  await trx.deleteFrom('environments').where('id', '=', id).execute();
}
