import { getNamed } from '../database/named-rows.ts';
import { lockKind } from '../database/next-id.ts';
import type { Db } from '../database/open-database.ts';
import type { ProjectTable } from '../database/tables.ts';
import { Refusal } from '../errors.ts';

export function projectsByName(db: Db) {
  return db.selectFrom('projects').selectAll().orderBy('name_key');
}

/** The project, which nobody else changes until the transaction ends. Throws `not-found`. */
export async function getLockedProject(trx: Db, reference: string): Promise<ProjectTable> {
  await lockKind(trx, 'Projects');
  return getNamed(trx, 'projects', reference);
}

/** Throws `concurrent-change` where the change was not made from the version of now. */
export function checkVersion(what: string, now: number, made: number): void {
  if (now === made) return;
  const message = `The ${what} is at version ${now}, and this change was made from version ${made}: read it again`;
  throw new Refusal('concurrent-change', message, [{ field: 'version', message: `is ${now} now` }]);
}

export async function feedIds(trx: Db): Promise<string[]> {
  const rows = await trx.selectFrom('feeds').select('id').execute();
  return rows.map(({ id }) => id);
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
