import { lockKind } from '../database/next-id.ts';
import { type Db, transaction } from '../database/open-database.ts';
import type { PackageTable } from '../database/tables.ts';
import { removeUnusedFile } from './keep-file.ts';
import { neededByReleases } from './package.store.ts';
import { newestFirst } from './package.ts';
import type { PackageFolder } from './push-package.ts';

export type CleanRequest = {
  /** Counted from the push. */
  readonly olderThanDays: number;
  readonly isDryRun: boolean;
};

const dayMs = 24 * 3600 * 1000;

/** Deletes the packages that are older than that and that no release has chosen; settles with their rows. */
export async function cleanPackages(
  { db, packagesFolder, now }: PackageFolder,
  { olderThanDays, isDryRun }: CleanRequest,
): Promise<readonly PackageTable[]> {
  const before = new Date(now() - olderThanDays * dayMs).toISOString();
  if (isDryRun) return oldPackages(db, before);
  const old = await transaction(db, async (trx) => {
    // As whoever makes a release does: none chooses a package while it goes.
    await lockKind(trx, 'Packages');
    const rows = await oldPackages(trx, before);
    for (const { id } of rows) await trx.deleteFrom('packages').where('id', '=', id).execute();
    return rows;
  });
  for (const { sha256 } of old) await removeUnusedFile(db, packagesFolder, sha256);
  return old;
}

async function oldPackages(db: Db, before: string): Promise<readonly PackageTable[]> {
  const rows = await db.selectFrom('packages').selectAll().where('created_at', '<', before).execute();
  const needed = await neededByReleases(db);
  return newestFirst(rows.filter(({ sha256 }) => !needed.has(sha256)));
}

/** Cleans now and then again each `everyMs`, until it is stopped; what went wrong is told and tried again later. */
export function cleanRegularly(options: {
  readonly target: PackageFolder;
  readonly olderThanDays: number;
  readonly everyMs: number;
  readonly onCleaned: (packages: readonly PackageTable[]) => void;
  readonly onFailed: (error: unknown) => void;
}): () => Promise<void> {
  const { target, olderThanDays, everyMs, onCleaned, onFailed } = options;
  let running = Promise.resolve();
  const clean = () => {
    running = cleanPackages(target, { olderThanDays, isDryRun: false }).then(onCleaned, onFailed);
  };
  clean();
  const timer = setInterval(clean, everyMs);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
