import type { Db } from '../database/open-database.ts';
import { Refusal } from '../errors.ts';
import type { Named } from './scope-references.ts';
import type { Scope, StoredVariable, VariableSnapshot } from './variable.ts';

/** Rows in one statement; each has seven parameters and SQLite takes 32,766 in all. */
const rowsPerInsert = 500;

/**
 * The variables of a project as they are now, secrets sealed. The version is read first: a change in between can only
 * make it too old, which a change from it is told. Throws `not-found`.
 */
export async function snapshotVariables(db: Db, projectId: string): Promise<VariableSnapshot> {
  const project = await db
    .selectFrom('projects')
    .select('variables_version')
    .where('id', '=', projectId)
    .executeTakeFirst();
  if (!project) throw new Refusal('not-found', `There is no project "${projectId}"`);
  return { version: project.variables_version, variables: await loadVariables(db, projectId) };
}

export async function loadVariables(db: Db, projectId: string): Promise<StoredVariable[]> {
  const rows = await db
    .selectFrom('variables')
    .selectAll()
    .where('project_id', '=', projectId)
    .orderBy('ordinal')
    .execute();
  return rows.map(({ id, name, value, is_sensitive, scope }) => {
    return { id, name, value, isSensitive: is_sensitive === 1, scope: JSON.parse(scope) as Scope };
  });
}

export async function replaceVariables(
  trx: Db,
  projectId: string,
  variables: readonly StoredVariable[],
): Promise<void> {
  await trx.deleteFrom('variables').where('project_id', '=', projectId).execute();
  const rows = variables.map(({ id, name, value, isSensitive, scope }, ordinal) => {
    const is_sensitive = isSensitive ? (1 as const) : (0 as const);
    return { id, project_id: projectId, ordinal, name, value, is_sensitive, scope: JSON.stringify(scope) };
  });
  for (let start = 0; start < rows.length; start += rowsPerInsert) {
    const some = rows.slice(start, start + rowsPerInsert);
    await trx.insertInto('variables').values(some).execute();
  }
}

/** All that scopes may name, besides the steps of the project. */
export async function loadNameable(trx: Db): Promise<{ environments: Named[]; machines: Named[] }> {
  const environments = await trx.selectFrom('environments').select(['id', 'slug', 'name']).execute();
  const machines = await trx.selectFrom('machines').select(['id', 'slug', 'name']).execute();
  return { environments, machines };
}
