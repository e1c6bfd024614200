import { parseVersion, versionKey } from '@tako/nuget';
import type { Sha256 } from '@tako/protocol';
import type { Updateable } from 'kysely';
import type { Db } from '../database/open-database.ts';
import type { Part } from '../database/read-page.ts';
import type { PackageTable } from '../database/tables.ts';
import { Refusal } from '../errors.ts';
import { builtInFeedId, newestFirst, newestOf, packageKey, parseNameAtVersion } from './package.ts';

export type PackageFilter = {
  /** The whole id. */
  readonly packageId?: string | undefined;
  /** A part of the id. */
  readonly search?: string | undefined;
};

/** This part of the packages that fit, by id, each with its newest version first; case does not count. */
export async function listPackages(db: Db, { packageId, search }: PackageFilter, { skip, take }: Part) {
  // Only what the order needs is read of all: the engines do not know how versions are compared.
  let query = db.selectFrom('packages').select(['id', 'package_key', 'version']);
  if (packageId !== undefined) query = query.where('package_key', '=', packageKey(packageId));
  const wanted = packageKey(search ?? '');
  const fitting = (await query.execute()).filter(({ package_key }) => package_key.includes(wanted));
  const ids = newestFirst(fitting)
    .slice(skip, skip + take)
    .map(({ id }) => id);
  const rows =
    ids.length === 0 ? [] : await db.selectFrom('packages').selectAll().where('id', 'in', ids).execute();
  return { items: newestFirst(rows), total: fitting.length };
}

/** The row of this very version, however it is spelt. */
export async function findPackage(
  db: Db,
  feedId: string,
  packageId: string,
  version: string,
): Promise<PackageTable | undefined> {
  const parsed = parseVersion(version);
  if (!parsed) return undefined;
  return db
    .selectFrom('packages')
    .selectAll()
    .where('feed_id', '=', feedId)
    .where('package_key', '=', packageKey(packageId))
    .where('version_key', '=', versionKey(parsed))
    .executeTakeFirst();
}

/** The newest version in the feed that is listed: a stable one where there is one. */
export async function newestPackage(
  db: Db,
  feedId: string,
  packageId: string,
): Promise<PackageTable | undefined> {
  const rows = await db
    .selectFrom('packages')
    .selectAll()
    .where('feed_id', '=', feedId)
    .where('package_key', '=', packageKey(packageId))
    .where('is_listed', '=', 1)
    .execute();
  return newestOf(rows);
}

/** By id or `Name@1.2.3`. Throws `not-found`. */
export async function getPackage(db: Db, reference: string): Promise<PackageTable> {
  const named = parseNameAtVersion(reference);
  const row = named
    ? await findPackage(db, builtInFeedId, named.packageId, named.version)
    : await db.selectFrom('packages').selectAll().where('id', '=', reference).executeTakeFirst();
  if (!row) throw new Refusal('not-found', `There is no package "${reference}"`);
  return row;
}

export async function insertPackage(trx: Db, row: PackageTable): Promise<void> {
  await trx.insertInto('packages').values(row).execute();
}

export async function updatePackage(trx: Db, id: string, columns: Updateable<PackageTable>): Promise<void> {
  await trx.updateTable('packages').set(columns).where('id', '=', id).execute();
}

/** The newest release that has chosen these bytes. */
export async function releaseOfBytes(trx: Db, sha256: Sha256) {
  return trx
    .selectFrom('releases')
    .innerJoin('projects', 'projects.id', 'releases.project_id')
    .select(['projects.name', 'releases.version'])
    .where('releases.packages', 'like', `%"sha256":"${sha256}"%`)
    .orderBy('releases.created_at', 'desc')
    .executeTakeFirst();
}

/** Whether a package or a release names the bytes: then their file must stay. */
export async function isFileNeeded(trx: Db, sha256: Sha256): Promise<boolean> {
  const row = await trx.selectFrom('packages').select('id').where('sha256', '=', sha256).executeTakeFirst();
  return row !== undefined || (await releaseOfBytes(trx, sha256)) !== undefined;
}

/** The hashes of all bytes that packages and releases name. */
export async function neededHashes(db: Db): Promise<Set<string>> {
  const packages = await db.selectFrom('packages').select('sha256').execute();
  return new Set([...packages.map(({ sha256 }) => sha256), ...(await neededByReleases(db))]);
}

/** The hashes of all bytes that releases have chosen. */
export async function neededByReleases(db: Db): Promise<Set<string>> {
  const releases = await db.selectFrom('releases').select('packages').execute();
  const chosen = releases.flatMap((row) => JSON.parse(row.packages) as { readonly sha256: string }[]);
  return new Set(chosen.map(({ sha256 }) => sha256));
}
