/** A package version as NuGet's feeds tell it, whichever protocol asks. */
import { formatVersion, fullVersion, isPrerelease, type NuGetVersion } from '@tako/nuget';
import type { PackageTable } from '../database/tables.ts';
import { knownVersion, type Manifest, readManifest } from '../package/package.ts';

/** What is read of every version that a question could mean; the manifests only of those that are answered. */
export type FeedRow = Omit<PackageTable, 'manifest'>;

export type FeedPackage = {
  readonly row: FeedRow;
  readonly version: NuGetVersion;
  /** The newest listed version of its package that is stable. */
  readonly isLatest: boolean;
  /** The newest listed version of its package, pre-releases included. */
  readonly isAbsoluteLatest: boolean;
};

export type ToldPackage = FeedPackage & { readonly manifest: Manifest };

/** Of rows in the order of `newestFirst`: by id, the newest version first. */
export function feedPackages(rows: readonly FeedRow[]): FeedPackage[] {
  const parsed = rows.map((row) => ({ row, version: knownVersion(row.version) }));
  const stable = new Set<string>();
  const any = new Set<string>();
  return parsed.map(({ row, version }) => {
    const takes = (taken: Set<string>) => {
      if (row.is_listed === 0 || taken.has(row.package_key)) return false;
      taken.add(row.package_key);
      return true;
    };
    const isLatest = !isPrerelease(version) && takes(stable);
    return { row, version, isLatest, isAbsoluteLatest: takes(any) };
  });
}

export function told(one: FeedPackage, manifest: PackageTable['manifest']): ToldPackage {
  return { ...one, manifest: readManifest({ manifest }) };
}

/** Clients of before SemVer 2 cannot read such a version: they do not see it. */
export function isSemVer2({ labels, metadata }: NuGetVersion): boolean {
  return labels.length > 1 || metadata !== undefined;
}

/** The version in addresses: normalised, lower case, no metadata. */
export function versionInUrl(version: NuGetVersion): string {
  return formatVersion(version).toLowerCase();
}

/** The version as an answer shows it: normalised, with its metadata. */
export function versionShown(version: NuGetVersion): string {
  return fullVersion(version);
}
