import type { Db } from '../database/open-database.ts';

export function variableSetsByName(db: Db) {
  return db.selectFrom('variable_sets').selectAll().orderBy('name_key');
}

/** The names of the projects that include the set. */
export async function projectsWithSet(trx: Db, setId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('project_variable_sets')
    .innerJoin('projects', 'projects.id', 'project_variable_sets.project_id')
    .select('projects.name')
    .where('set_id', '=', setId)
    .orderBy('projects.name_key')
    .execute();
  return rows.map(({ name }) => name);
}
