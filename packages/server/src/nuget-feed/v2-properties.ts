/** The properties of a package in protocol 2, in the order in which `$metadata` declares them. */
import { formatVersion, isPrerelease } from '@tako/nuget';
import { type FeedPackage, type ToldPackage, versionShown } from './feed-package.ts';
import type { Value } from './odata-expression.ts';

export type EdmType = 'Edm.String' | 'Edm.Boolean' | 'Edm.Int32' | 'Edm.Int64' | 'Edm.DateTime';

type Property<T> = { readonly type: EdmType; readonly read: (one: T) => Value };

const text = <T>(read: (one: T) => string | null): Property<T> => ({ type: 'Edm.String', read });
const flag = <T>(read: (one: T) => boolean): Property<T> => ({ type: 'Edm.Boolean', read });

/** Those that filters and orders may use: they are known without the manifest. */
const plain = {
  Id: text(({ row }) => row.package_id),
  Version: text(({ version }) => versionShown(version)),
  NormalizedVersion: text(({ version }) => formatVersion(version)),
  Title: text(({ row }) => row.title),
  Authors: text(({ row }) => row.authors),
  Description: text(({ row }) => row.description),
  Tags: text(({ row }) => (row.tags === '' ? null : ` ${row.tags} `)),
  Created: { type: 'Edm.DateTime', read: ({ row }) => row.created_at },
  LastUpdated: { type: 'Edm.DateTime', read: ({ row }) => row.created_at },
  Published: {
    type: 'Edm.DateTime',
    read: ({ row }) => (row.is_listed === 1 ? row.created_at : '1900-01-01T00:00:00.000Z'),
  },
  IsLatestVersion: flag(({ isLatest }) => isLatest),
  IsAbsoluteLatestVersion: flag(({ isAbsoluteLatest }) => isAbsoluteLatest),
  IsPrerelease: flag(({ version }) => isPrerelease(version)),
  Listed: flag(({ row }) => row.is_listed === 1),
  PackageSize: { type: 'Edm.Int64', read: ({ row }) => row.size_bytes },
  DownloadCount: { type: 'Edm.Int32', read: () => 0 },
  VersionDownloadCount: { type: 'Edm.Int32', read: () => 0 },
} as const satisfies Record<string, Property<FeedPackage>>;

const ofManifest = {
  PackageHash: text(({ row }) => (row.sha512 === '' ? hashOf256(row.sha256) : row.sha512)),
  PackageHashAlgorithm: text(({ row }) => (row.sha512 === '' ? 'SHA256' : 'SHA512')),
  Dependencies: text(dependenciesText),
  Summary: text(({ manifest }) => manifest.summary || null),
  ReleaseNotes: text(({ manifest }) => manifest.releaseNotes || null),
  Copyright: text(({ manifest }) => manifest.copyright || null),
  Language: text(({ manifest }) => manifest.language || null),
  IconUrl: text(({ manifest }) => manifest.iconUrl || null),
  ProjectUrl: text(({ manifest }) => manifest.projectUrl || null),
  LicenseUrl: text(({ manifest }) => manifest.licenseUrl || null),
  GalleryDetailsUrl: text(() => null),
  ReportAbuseUrl: text(() => null),
  MinClientVersion: text(({ manifest }) => manifest.minClientVersion || null),
  RequireLicenseAcceptance: flag(({ manifest }) => manifest.requireLicenseAcceptance),
} as const satisfies Record<string, Property<ToldPackage>>;

export const v2Properties: Readonly<Record<string, Property<ToldPackage>>> = { ...plain, ...ofManifest };

/** What an expression may name. */
export const plainProperties: ReadonlySet<string> = new Set(Object.keys(plain));

export function plainProperty(one: FeedPackage, name: string): Value {
  return plain[name as keyof typeof plain].read(one);
}

function hashOf256(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64');
}

/** `id:range:framework`, joined by `|`; a group without dependencies says only its framework. */
function dependenciesText({ manifest }: ToldPackage): string {
  return manifest.dependencyGroups
    .flatMap(({ targetFramework, dependencies }) =>
      dependencies.length === 0
        ? [`::${targetFramework}`]
        : dependencies.map(({ id, range }) => `${id}:${range}:${targetFramework}`),
    )
    .join('|');
}
