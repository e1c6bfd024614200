/** Variable sets of the library: projects include them. */
import type { LibraryVariableSet, VariableSet } from '@tako/api';
import { getNamed, nameColumns } from '../database/named-rows.ts';
import { lockKind, nextId } from '../database/next-id.ts';
import { type Db, transaction } from '../database/open-database.ts';
import { readPage } from '../database/read-page.ts';
import type { Secrets } from '../database/secrets.ts';
import type { VariableSetTable } from '../database/tables.ts';
import { Refusal } from '../errors.ts';
import { type HandlerInput, type Handlers, pageOf } from '../http/handlers.ts';
import { changeVariables } from './change-variables.ts';
import { checkVersion } from './check-version.ts';
import { snapshotSet } from './variable.store.ts';
import { toVariableSet } from './variable.ts';
import { projectsWithSet, variableSetsByName } from './variable-set.store.ts';

export type VariableSetOptions = { readonly db: Db; readonly secrets: Secrets };

/** The operations on the variable sets of the library. */
export function variableSetRoutes({ db, secrets }: VariableSetOptions): Handlers<'variableSets'> {
  return {
    'variableSets.list': async ({ query }) => {
      const { items, total } = await readPage(variableSetsByName(db), query);
      return pageOf(items.map(toLibrarySet), total, query);
    },
    'variableSets.get': async ({ params }) => toLibrarySet(await getNamed(db, 'variable_sets', params.id)),
    'variableSets.create': ({ body }) => transaction(db, (trx) => createSet(trx, body)),
    'variableSets.patch': ({ params, body }) => transaction(db, (trx) => patchSet(trx, params.id, body)),
    'variableSets.delete': ({ params }) => transaction(db, (trx) => deleteSet(trx, params.id)),
    'variableSets.getVariables': async ({ params }) => {
      const { id } = await getNamed(db, 'variable_sets', params.id);
      return toVariableSet(await snapshotSet(db, { kind: 'variable-set', id }));
    },
    'variableSets.putVariables': ({ params, body }) =>
      transaction(db, (trx) => changeSet(trx, secrets, params.id, body)),
  };
}

async function createSet(
  trx: Db,
  { name, description }: HandlerInput<'variableSets.create'>['body'],
): Promise<LibraryVariableSet> {
  const id = await nextId(trx, 'VariableSets');
  const names = await nameColumns(trx, 'variable_sets', id, name);
  const row = { id, ...names, description, variables_version: 0 };
  await trx.insertInto('variable_sets').values(row).execute();
  return toLibrarySet(row);
}

async function patchSet(
  trx: Db,
  reference: string,
  { name, description }: HandlerInput<'variableSets.patch'>['body'],
): Promise<LibraryVariableSet> {
  const old = await getLockedSet(trx, reference);
  const names = name === undefined ? {} : await nameColumns(trx, 'variable_sets', old.id, name, old.id);
  const changed = { ...names, description: description ?? old.description };
  await trx.updateTable('variable_sets').set(changed).where('id', '=', old.id).execute();
  return toLibrarySet({ ...old, ...changed });
}

async function deleteSet(trx: Db, reference: string): Promise<undefined> {
  const { id, name } = await getLockedSet(trx, reference);
  const projects = await projectsWithSet(trx, id);
  if (projects.length > 0) {
    throw new Refusal('in-use', `${name} cannot be deleted: it is included by ${projects.join(', ')}`);
  }
  await trx.deleteFrom('variable_sets').where('id', '=', id).execute();
}

async function changeSet(
  trx: Db,
  secrets: Secrets,
  reference: string,
  { version, variables }: VariableSet,
): Promise<VariableSet> {
  const { id, variables_version } = await getLockedSet(trx, reference);
  checkVersion('variable set', variables_version, version);
  const owner = { kind: 'variable-set', id } as const;
  await changeVariables(trx, secrets, owner, variables);
  const changed = { variables_version: variables_version + 1 };
  await trx.updateTable('variable_sets').set(changed).where('id', '=', id).execute();
  return toVariableSet(await snapshotSet(trx, owner));
}

/** The set, which nobody else changes until the transaction ends. Throws `not-found`. */
async function getLockedSet(trx: Db, reference: string): Promise<VariableSetTable> {
  await lockKind(trx, 'VariableSets');
  return getNamed(trx, 'variable_sets', reference);
}

function toLibrarySet({ id, slug, name, description }: VariableSetTable): LibraryVariableSet {
  return { id, slug, name, description };
}
