import { getNamed } from '../database/named-rows.ts';
import { lockKind } from '../database/next-id.ts';
import type { Db } from '../database/open-database.ts';
import type { ProjectTable } from '../database/tables.ts';

export function projectsByName(db: Db) {
  return db.selectFrom('projects').selectAll().orderBy('name_key');
}

/** The project, which nobody else changes until the transaction ends. Throws `not-found`. */
export async function getLockedProject(trx: Db, reference: string): Promise<ProjectTable> {
  await lockKind(trx, 'Projects');
  return getNamed(trx, 'projects', reference);
}

export function namedFeeds(trx: Db) {
  return trx.selectFrom('feeds').select(['id', 'slug', 'name']).execute();
}

/** A task of the project that has not ended. */
export async function openTaskOfProject(trx: Db, projectId: string) {
  return trx
    .selectFrom('tasks')
    .select(['id', 'description'])
    .where('project_id', '=', projectId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
}

/** By project: the ids of the variable sets that each of these includes, in order. */
export async function includedSetIds(
  db: Db,
  projectIds: readonly string[],
): Promise<(projectId: string) => readonly string[]> {
  const rows =
    projectIds.length === 0
      ? []
      : await db
          .selectFrom('project_variable_sets')
          .select(['project_id', 'set_id'])
          .where('project_id', 'in', projectIds)
          .orderBy('ordinal')
          .execute();
  const byProject = Map.groupBy(rows, ({ project_id }) => project_id);
  return (projectId) => (byProject.get(projectId) ?? []).map(({ set_id }) => set_id);
}

export async function replaceIncludedSets(
  trx: Db,
  projectId: string,
  setIds: readonly string[],
): Promise<void> {
  await trx.deleteFrom('project_variable_sets').where('project_id', '=', projectId).execute();
  const rows = setIds.map((set_id, ordinal) => ({ project_id: projectId, ordinal, set_id }));
  if (rows.length > 0) await trx.insertInto('project_variable_sets').values(rows).execute();
}
