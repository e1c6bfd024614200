import { parseVersion, versionKey } from '@tako/nuget';
import type { Db } from '../database/open-database.ts';
import type { PackageTable } from '../database/tables.ts';
import { type FieldError, Refusal } from '../errors.ts';
import { type FetchedPackage, keepFetched } from '../external-feed/fetch-package.ts';
import { findPackage, newestPackage } from '../package/package.store.ts';
import { knownVersion, packageKey } from '../package/package.ts';
import type { WantedPackage } from './package-choice.ts';
import type { ReleasePackage } from './release.ts';

/** Where packages come from that are not in the built-in feed. */
export type PackageSource = {
  readonly fetched: readonly FetchedPackage[];
  readonly packagesFolder: string;
};

/**
 * Finds every package in its feed; what was fetched from elsewhere is kept. Throws `release.package-missing` naming each
 * that is not there.
 */
export async function choosePackages(
  trx: Db,
  wanted: readonly WantedPackage[],
  source: PackageSource,
): Promise<readonly ReleasePackage[]> {
  // Before anything is chosen, each once: several steps may take the same package.
  for (const fetched of source.fetched) {
    if (wanted.some((wish) => isWanted(fetched, wish))) {
      await keepFetched(trx, source.packagesFolder, fetched);
    }
  }
  const chosen: ReleasePackage[] = [];
  const missing: FieldError[] = [];
  for (const wish of wanted) {
    const { feedId, packageId, version } = wish;
    const fetched = source.fetched.find((one) => isWanted(one, wish));
    if (fetched) {
      const { sha256, sizeBytes } = fetched;
      const own = { packageId: fetched.packageId, version: fetched.version };
      chosen.push({ step: wish.step, ...own, sha256, sizeBytes });
      continue;
    }
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

function isWanted(fetched: FetchedPackage, { feedId, packageId, version }: WantedPackage): boolean {
  if (fetched.feedId !== feedId || packageKey(fetched.packageId) !== packageKey(packageId)) return false;
  return version === undefined || versionKey(knownVersion(fetched.version)) === keyOf(version);
}

function keyOf(version: string): string | undefined {
  const parsed = parseVersion(version);
  return parsed && versionKey(parsed);
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
