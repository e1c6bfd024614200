/** What the feed has, read as NuGet's protocols ask for it. */
import type { Db } from '../database/open-database.ts';
import { findPackage, getPackage } from '../package/package.store.ts';
import { builtInFeedId, newestFirst, packageKey } from '../package/package.ts';
import { type FeedPackage, feedPackages, type ToldPackage, told } from './feed-package.ts';

const columns = [
  ...([
    'id',
    'feed_id',
    'package_id',
    'package_key',
    'version',
    'version_key',
    'title',
    'description',
  ] as const),
  ...([
    'size_bytes',
    'sha256',
    'sha512',
    'file_count',
    'created_at',
    'authors',
    'tags',
    'is_listed',
  ] as const),
];

/** Every version of the feed, or of one package; by id, the newest first. */
export async function readFeed(db: Db, packageId?: string): Promise<FeedPackage[]> {
  let query = db.selectFrom('packages').select(columns).where('feed_id', '=', builtInFeedId);
  if (packageId !== undefined) query = query.where('package_key', '=', packageKey(packageId));
  return feedPackages(newestFirst(await query.execute()));
}

/** The same with what their manifests say. */
export async function withManifests(db: Db, packages: readonly FeedPackage[]): Promise<ToldPackage[]> {
  const ids = packages.map(({ row }) => row.id);
  const rows =
    ids.length === 0
      ? []
      : await db.selectFrom('packages').select(['id', 'manifest']).where('id', 'in', ids).execute();
  const manifests = new Map(rows.map(({ id, manifest }) => [id, manifest]));
  return packages.map((one) => told(one, manifests.get(one.row.id) ?? '{}'));
}

/** The row of a version of the built-in feed. Throws `not-found`. */
export async function getVersion(db: Db, packageId: string, version: string) {
  return (
    (await findPackage(db, builtInFeedId, packageId, version)) ?? getPackage(db, `${packageId}@${version}`)
  );
}
