/** The feed from above: packages without their versions, and who needs one. */
import type { PackageSummary, PackageUse } from '@tako/api';
import { sql } from 'kysely';
import type { Db } from '../database/open-database.ts';
import { type Part, readPage } from '../database/read-page.ts';
import type { PackageTable } from '../database/tables.ts';
import { newestFirst, newestOf, packageKey } from './package.ts';

/** This part of the packages whose id holds the text, by id. The newest version is as a release would choose it. */
export async function summarizePackages(
  db: Db,
  search: string,
  { skip, take }: Part,
): Promise<{ items: PackageSummary[]; total: number }> {
  // Only what the order needs is read of all: the engines do not know how versions are compared.
  const columns = ['id', 'package_key', 'version', 'is_listed'] as const;
  const all = await db.selectFrom('packages').select(columns).execute();
  const fitting = all.filter(({ package_key }) => package_key.includes(packageKey(search)));
  const byPackage = [...Map.groupBy(newestFirst(fitting), ({ package_key }) => package_key).values()];
  const chosen = byPackage.slice(skip, skip + take).map((versions) => {
    const listed = versions.filter(({ is_listed }) => is_listed === 1);
    return { id: newestOf(listed)?.id ?? String(versions[0]?.id), versionCount: versions.length };
  });
  const rows = await rowsOf(
    db,
    chosen.map(({ id }) => id),
  );
  const items = chosen.flatMap(({ id, versionCount }) => {
    const row = rows.get(id);
    return row ? [summaryOf(row, versionCount)] : [];
  });
  return { items, total: byPackage.length };
}

async function rowsOf(db: Db, ids: readonly string[]): Promise<Map<string, PackageTable>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('packages').selectAll().where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

function summaryOf(row: PackageTable, versionCount: number): PackageSummary {
  return {
    ...{ packageId: row.package_id, title: row.title, newestVersion: row.version, versionCount },
    pushedAt: row.created_at,
  };
}

/** The releases that have chosen these bytes, newest first. */
export async function usesOfPackage(
  db: Db,
  { sha256 }: PackageTable,
  part: Part,
): Promise<{ items: PackageUse[]; total: number }> {
  const query = db
    .selectFrom('releases')
    .innerJoin('projects', 'projects.id', 'releases.project_id')
    .select(['releases.id', 'releases.version', 'releases.created_at'])
    .select(['projects.id as project_id', 'projects.name'])
    .where('releases.packages', 'like', `%"sha256":"${sha256}"%`)
    .orderBy(sql`length(releases.id)`, 'desc')
    .orderBy('releases.id', 'desc');
  const { items, total } = await readPage(query, part);
  return {
    items: items.map((row) => ({
      ...{ releaseId: row.id, releaseVersion: row.version, createdAt: row.created_at },
      ...{ projectId: row.project_id, projectName: row.name },
    })),
    total,
  };
}
