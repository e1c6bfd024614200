import { parseVersion, versionKey } from '@tako/nuget';
import type { Db } from '../database/open-database.ts';
import type { FetchedPackageTable } from '../database/tables.ts';
import { packageKey } from '../package/package.ts';

/** The name of a project whose process takes a package from the feed. */
export async function projectWithFeed(trx: Db, feedId: string): Promise<string | undefined> {
  const row = await trx
    .selectFrom('projects')
    .select('name')
    .where('steps', 'like', `%"feedId":"${feedId}"%`)
    .executeTakeFirst();
  return row?.name;
}

/** What was fetched of this version the last time. */
export async function findFetched(
  db: Db,
  feedId: string,
  packageId: string,
  version: string,
): Promise<FetchedPackageTable | undefined> {
  const parsed = parseVersion(version);
  if (!parsed) return undefined;
  return db
    .selectFrom('fetched_packages')
    .selectAll()
    .where('feed_id', '=', feedId)
    .where('package_key', '=', packageKey(packageId))
    .where('version_key', '=', versionKey(parsed))
    .executeTakeFirst();
}

/** Remembers what was fetched, in place of what was fetched before. */
export async function recordFetched(trx: Db, row: FetchedPackageTable): Promise<void> {
  const { feed_id, package_key, version_key, ...rest } = row;
  await trx
    .insertInto('fetched_packages')
    .values(row)
    .onConflict((conflict) => conflict.columns(['feed_id', 'package_key', 'version_key']).doUpdateSet(rest))
    .execute();
}
