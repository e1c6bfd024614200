import type { Prompt } from '@tako/api';
import { lockKind } from '../database/next-id.ts';
import type { Db } from '../database/open-database.ts';
import type { VariableTable } from '../database/tables.ts';
import { Refusal } from '../errors.ts';
import type { Named } from './scope-references.ts';
import {
  type IncludedSet,
  markOf,
  type Scope,
  type SetSnapshot,
  type StoredVariable,
  type VariableSnapshot,
} from './variable.ts';

/** Rows in one statement; each has ten parameters and SQLite takes 32,766 in all. */
const rowsPerInsert = 500;

/** Whose variables they are. */
export type Owner = { readonly kind: 'project' | 'variable-set'; readonly id: string };

const columns = { project: 'project_id', 'variable-set': 'set_id' } as const;
const tables = { project: 'projects', 'variable-set': 'variable_sets' } as const;

/**
 * The variables of a project or a set as they are now, secrets sealed. The version is read first: a change in between
 * can only make it too old, which a change from it is told. Throws `not-found`.
 */
export async function snapshotSet(db: Db, owner: Owner): Promise<SetSnapshot> {
  const row = await db
    .selectFrom(tables[owner.kind])
    .select('variables_version')
    .where('id', '=', owner.id)
    .executeTakeFirst();
  if (!row) throw new Refusal('not-found', `There is no ${owner.kind.replace('-', ' ')} "${owner.id}"`);
  return { version: row.variables_version, variables: await loadVariables(db, owner) };
}

/** The variables of a project with those of the sets that it includes, as they are now. Throws `not-found`. */
export async function snapshotVariables(db: Db, projectId: string): Promise<VariableSnapshot> {
  const own = await snapshotSet(db, { kind: 'project', id: projectId });
  const sets: IncludedSet[] = [];
  for (const { id, name } of await loadIncludedSets(db, projectId)) {
    sets.push({ id, name, ...(await snapshotSet(db, { kind: 'variable-set', id })) });
  }
  return { ...own, sets };
}

/** By project: the mark that a snapshot of now would have. */
export async function marksOfNow(
  db: Db,
  projectIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (projectIds.length === 0) return new Map();
  const projects = await db
    .selectFrom('projects')
    .select(['id', 'variables_version'])
    .where('id', 'in', projectIds)
    .execute();
  const included = await db
    .selectFrom('project_variable_sets')
    .innerJoin('variable_sets', 'variable_sets.id', 'project_variable_sets.set_id')
    .select(['project_id', 'variable_sets.id', 'variable_sets.variables_version as version'])
    .where('project_id', 'in', projectIds)
    .orderBy('ordinal')
    .execute();
  const setsOf = Map.groupBy(included, ({ project_id }) => project_id);
  return new Map(
    projects.map(({ id, variables_version }) => [id, markOf(variables_version, setsOf.get(id) ?? [])]),
  );
}

/** As `snapshotVariables`; no set changes until the transaction ends. */
export async function freezeVariables(trx: Db, projectId: string): Promise<VariableSnapshot> {
  await lockKind(trx, 'VariableSets');
  return snapshotVariables(trx, projectId);
}

function loadIncludedSets(db: Db, projectId: string): Promise<Named[]> {
  return db
    .selectFrom('project_variable_sets')
    .innerJoin('variable_sets', 'variable_sets.id', 'project_variable_sets.set_id')
    .select(['variable_sets.id', 'variable_sets.name'])
    .where('project_id', '=', projectId)
    .orderBy('ordinal')
    .execute();
}

export async function loadVariables(db: Db, { kind, id }: Owner): Promise<StoredVariable[]> {
  const rows = await db
    .selectFrom('variables')
    .selectAll()
    .where(columns[kind], '=', id)
    .orderBy('ordinal')
    .execute();
  return rows.map(storedOf);
}

function storedOf({ id, name, description, value, is_sensitive, scope, prompt }: VariableTable) {
  return {
    ...{ id, name, description, value, isSensitive: is_sensitive === 1 },
    scope: JSON.parse(scope) as Scope,
    prompt: prompt === null ? null : (JSON.parse(prompt) as Prompt),
  };
}

export async function replaceVariables(
  trx: Db,
  owner: Owner,
  variables: readonly StoredVariable[],
): Promise<void> {
  await trx.deleteFrom('variables').where(columns[owner.kind], '=', owner.id).execute();
  const rows = variables.map((variable, ordinal) => rowOf(owner, variable, ordinal));
  for (let start = 0; start < rows.length; start += rowsPerInsert) {
    const some = rows.slice(start, start + rowsPerInsert);
    await trx.insertInto('variables').values(some).execute();
  }
}

function rowOf(owner: Owner, variable: StoredVariable, ordinal: number): VariableTable {
  const { id, name, description, value, isSensitive, scope, prompt } = variable;
  return {
    ...{ id, ordinal, name, description, value, project_id: null, set_id: null },
    ...{ [columns[owner.kind]]: owner.id, is_sensitive: isSensitive ? 1 : 0 },
    scope: JSON.stringify(scope),
    prompt: prompt === null ? null : JSON.stringify(prompt),
  };
}

/** All that scopes may name, besides the steps and channels of the project. */
export async function loadNameable(trx: Db): Promise<{ environments: Named[]; machines: Named[] }> {
  const environments = await trx.selectFrom('environments').select(['id', 'slug', 'name']).execute();
  const machines = await trx.selectFrom('machines').select(['id', 'slug', 'name']).execute();
  return { environments, machines };
}
