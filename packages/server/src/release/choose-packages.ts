import type { Db } from '../database/open-database.ts';
import type { PackageTable } from '../database/tables.ts';
import { type FieldError, Refusal } from '../errors.ts';
import { findPackage, newestPackage } from '../package/package.store.ts';
import type { WantedPackage } from './package-choice.ts';
import type { ReleasePackage } from './release.ts';

/** Finds every package in its feed. Throws `release.package-missing` naming each that is not there. */
export async function choosePackages(
  trx: Db,
  wanted: readonly WantedPackage[],
): Promise<readonly ReleasePackage[]> {
  const chosen: ReleasePackage[] = [];
  const missing: FieldError[] = [];
  for (const wish of wanted) {
    const { feedId, packageId, version } = wish;
    const row =
      version === undefined
        ? await newestPackage(trx, feedId, packageId)
        : await findPackage(trx, feedId, packageId, version);
    if (row) chosen.push(chosenOf(wish, row));
    else missing.push({ field: wish.field, message: await missingText(trx, wish) });
  }
  if (missing.length === 0) return chosen;
  const detail = [...new Set(missing.map(({ message }) => message))].join('; ');
  throw new Refusal('release.package-missing', detail, missing);
}

function chosenOf({ step }: WantedPackage, row: PackageTable): ReleasePackage {
  const { package_id, version, sha256, size_bytes } = row;
  return { step, packageId: package_id, version, sha256, sizeBytes: size_bytes };
}

async function missingText(trx: Db, { step, feedId, packageId, version }: WantedPackage): Promise<string> {
  const feed = await trx.selectFrom('feeds').select('name').where('id', '=', feedId).executeTakeFirst();
  const what = version === undefined ? `no version of ${packageId}` : `no ${packageId} ${version}`;
  return `The feed ${feed?.name ?? feedId} has ${what}, which the step "${step}" needs`;
}
