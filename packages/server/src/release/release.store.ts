import type { Release } from '@tako/api';
import { sql } from 'kysely';
import { findNamed } from '../database/named-rows.ts';
import type { Db } from '../database/open-database.ts';
import { type Part, readPage } from '../database/read-page.ts';
import type { ReleaseTable } from '../database/tables.ts';
import { Refusal, refuseField } from '../errors.ts';
import { parseNameAtVersion } from '../package/package.ts';
import { marksOfNow } from '../variable/variable.store.ts';
import { type ReleaseRecord, toRelease, toReleaseRecord } from './release.ts';
import { releaseKey } from './release-version.ts';
import type { Predecessor } from './version-variables.ts';

/** The release with this id or slug, or `Project@1.2.0`, with all that it froze. */
export async function findRelease(db: Db, reference: string): Promise<ReleaseRecord | undefined> {
  const row = await findRow(db, reference);
  return row && toReleaseRecord(row);
}

/** As `findRelease`. Throws `not-found`; `field` is where the request names it. */
export async function getRelease(db: Db, reference: string, field?: string): Promise<ReleaseRecord> {
  return toReleaseRecord(await getReleaseRow(db, reference, field));
}

/** As `getRelease`, as the table has it. */
export async function getReleaseRow(db: Db, reference: string, field?: string): Promise<ReleaseTable> {
  const row = await findRow(db, reference);
  if (row) return row;
  const message = `There is no release "${reference}"`;
  throw field === undefined ? new Refusal('not-found', message) : refuseField('not-found', field, message);
}

async function findRow(db: Db, reference: string): Promise<ReleaseTable | undefined> {
  const rows = await db
    .selectFrom('releases')
    .selectAll()
    .where((eb) => eb.or([eb('id', '=', reference), eb('slug', '=', reference.toLowerCase())]))
    .execute();
  return rows.find(({ id }) => id === reference) ?? rows[0] ?? findAtVersion(db, reference);
}

async function findAtVersion(db: Db, reference: string): Promise<ReleaseTable | undefined> {
  const named = parseNameAtVersion(reference);
  const project = named && (await findNamed(db, 'projects', named.packageId));
  return project && findVersion(db, project.id, named.version);
}

/** The release of this very version, however it is spelt. */
export async function findVersion(
  db: Db,
  projectId: string,
  version: string,
): Promise<ReleaseTable | undefined> {
  const key = releaseKey(version);
  if (key === undefined) return undefined;
  return db
    .selectFrom('releases')
    .selectAll()
    .where('project_id', '=', projectId)
    .where('version_key', '=', key)
    .executeTakeFirst();
}

export type ReleaseFilter = {
  readonly projectId?: string | undefined;
  readonly channelId?: string | undefined;
  /** A part of the version, in either case. */
  readonly search?: string | undefined;
};

/** This part of the releases, the newest first. */
export function listReleases(db: Db, { projectId, channelId, search }: ReleaseFilter, part: Part) {
  // What was frozen is large, and no list shows it.
  let query = db
    .selectFrom('releases')
    .select(['id', 'slug', 'project_id', 'channel_id', 'version', 'version_key'])
    .select(['notes', 'created_at', 'created_by', 'packages', 'variables_mark'])
    .orderBy(sql`length(id)`, 'desc')
    .orderBy('id', 'desc');
  if (projectId !== undefined) query = query.where('project_id', '=', projectId);
  if (channelId !== undefined) query = query.where('channel_id', '=', channelId);
  if (search) query = query.where(hasInVersion(search.toLowerCase()));
  return readPage(query, part);
}

/** Without a pattern language, whose signs would have to be escaped. */
const hasInVersion = (part: string) => sql<boolean>`replace(lower(version), ${part}, '') <> lower(version)`;

/** Whether their variables are those of now is read of all their projects at once. */
export async function toReleases(
  db: Db,
  rows: readonly Omit<ReleaseTable, 'process' | 'variables'>[],
): Promise<Release[]> {
  const marks = await marksOfNow(db, [...new Set(rows.map(({ project_id }) => project_id))]);
  return rows.map((row) => toRelease(row, marks.get(row.project_id)));
}

/** The versions that the project has, each with its channel. */
export async function predecessorsOf(trx: Db, projectId: string): Promise<Predecessor[]> {
  const rows = await trx
    .selectFrom('releases')
    .select(['channel_id', 'version'])
    .where('project_id', '=', projectId)
    .execute();
  return rows.map(({ channel_id, version }) => ({ channelId: channel_id, version }));
}

/** `wanted`, with a number where another release has it ("web-1" 2.0.0 and "web" 1-2.0.0). */
export async function freeReleaseSlug(trx: Db, wanted: string): Promise<string> {
  for (let number = 1; ; number++) {
    const slug = number === 1 ? wanted : `${wanted}-${number}`;
    const taken = await trx.selectFrom('releases').select('id').where('slug', '=', slug).executeTakeFirst();
    if (!taken) return slug;
  }
}

/** A task that deploys the release and has not ended. */
export async function openTaskOfRelease(trx: Db, releaseId: string) {
  return trx
    .selectFrom('tasks')
    .innerJoin('deployments', 'deployments.task_id', 'tasks.id')
    .select(['tasks.id', 'tasks.description'])
    .where('deployments.release_id', '=', releaseId)
    .where('tasks.ended_at', 'is', null)
    .executeTakeFirst();
}
