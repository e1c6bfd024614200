/** A version of a package in a feed. */
import path from 'node:path';
import type { Package } from '@tako/api';
import {
  compareVersions,
  isPrerelease,
  type NuGetVersion,
  type NuspecDetails,
  type PackageInfo,
  parseVersion,
} from '@tako/nuget';
import type { PackageTable } from '../database/tables.ts';

/** The feed that comes with the server; a migration makes it. */
export const builtInFeedId = 'Feeds-1';

/** Files that are no longer what was pushed, by the hash that they should have. */
export function quarantineFolder(packagesFolder: string): string {
  return path.join(packagesFolder, 'quarantine');
}

export function downloadName({ package_id, version }: PackageTable): string {
  return `${package_id}.${version}.nupkg`;
}

/** Two ids with the same key are one package. */
export function packageKey(packageId: string): string {
  return packageId.toLowerCase();
}

export type VersionOf = Pick<PackageTable, 'package_key' | 'version'>;

/** By package; the newest version first. */
export function newestFirst<T extends VersionOf>(rows: readonly T[]): T[] {
  const parsed = rows.map((row) => ({ row, version: knownVersion(row.version) }));
  parsed.sort((a, b) => {
    const order = compareTexts(a.row.package_key, b.row.package_key);
    return order === 0 ? compareVersions(b.version, a.version) : order;
  });
  return parsed.map(({ row }) => row);
}

/** The newest of versions of one package: a stable one where there is one. */
export function newestOf<T extends VersionOf>(rows: readonly T[]): T | undefined {
  const sorted = newestFirst(rows);
  return sorted.find(({ version }) => !isPrerelease(knownVersion(version))) ?? sorted[0];
}

/** Of a text that has been read as a version before. */
export function knownVersion(text: string): NuGetVersion {
  const version = parseVersion(text);
  if (!version) throw new Error(`"${text}" was taken for a version and is none`);
  return version;
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Splits `Name@1.2.3`; undefined for any other text. */
export function parseNameAtVersion(text: string): { packageId: string; version: string } | undefined {
  const at = text.lastIndexOf('@');
  return at > 0 ? { packageId: text.slice(0, at), version: text.slice(at + 1) } : undefined;
}

/** What NuGet's clients want to know of a package besides what the columns hold. */
export type Manifest = NuspecDetails & { readonly releaseNotes: string };

export function manifestOf({ details, releaseNotes }: PackageInfo): Manifest {
  return { ...details, releaseNotes };
}

const unknownManifest: Manifest = {
  ...{ releaseNotes: '', owners: '', summary: '', copyright: '', language: '', iconUrl: '', projectUrl: '' },
  ...{ licenseUrl: '', licenseExpression: '', requireLicenseAcceptance: false, minClientVersion: '' },
  dependencyGroups: [],
};

/** Of a package from before there was a NuGet feed nothing is known. */
export function readManifest({ manifest }: Pick<PackageTable, 'manifest'>): Manifest {
  return { ...unknownManifest, ...(JSON.parse(manifest) as Partial<Manifest>) };
}

export function toPackage(row: PackageTable): Package {
  const { id, version, title, description, sha256 } = row;
  return {
    ...{ id, version, title, description, sha256 },
    packageId: row.package_id,
    sizeBytes: row.size_bytes,
    fileCount: row.file_count,
    createdAt: row.created_at,
    isListed: row.is_listed === 1,
  };
}
