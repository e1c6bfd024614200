/** What every kind of feed can be asked. */
import type { Readable } from 'node:stream';
import { compareVersions, isPrerelease, type NuGetVersion, parseVersion } from '@tako/nuget';

export type KnownVersion = {
  /** As the feed spells it. */
  readonly text: string;
  readonly version: NuGetVersion;
  /** ISO 8601; null where the feed does not tell. */
  readonly publishedAt: string | null;
};

export type FeedFile =
  | {
      readonly state: 'found';
      readonly stream: Readable;
      readonly sizeBytes: number | undefined;
      readonly etag: string | undefined;
    }
  /** It is still the file of the etag that was given. */
  | { readonly state: 'unchanged' }
  | { readonly state: 'missing' };

export type Found = { readonly message: string; readonly details: readonly string[] };

/** Each throws `feed.unreachable` and `feed.forbidden-address`. */
export type FeedReader = {
  /** Looks at the feed; what was found. */
  test(signal: AbortSignal): Promise<Found>;
  search(text: string, take: number, signal: AbortSignal): Promise<readonly string[]>;
  /** Listed versions in any order; undefined where a feed of this kind cannot tell. */
  versions(packageId: string, signal: AbortSignal): Promise<readonly KnownVersion[] | undefined>;
  open(
    packageId: string,
    version: string,
    knownEtag: string | undefined,
    signal: AbortSignal,
  ): Promise<FeedFile>;
};

/** Undefined for what is no version: feeds hold such, and clients pass over them. */
export function knownVersionOf(text: string, publishedAt: string | null): KnownVersion[] {
  const version = parseVersion(text);
  const time = publishedAt === null ? Number.NaN : Date.parse(publishedAt);
  const iso = Number.isNaN(time) ? null : new Date(time).toISOString();
  return version ? [{ text, version, publishedAt: iso }] : [];
}

export function newestVersionsFirst(versions: readonly KnownVersion[], hasPrerelease = true): KnownVersion[] {
  return versions
    .filter(({ version }) => hasPrerelease || !isPrerelease(version))
    .toSorted((a, b) => compareVersions(b.version, a.version));
}

/** The highest stable version, else the highest at all, as in the built-in feed. */
export function newestVersion(versions: readonly KnownVersion[]): KnownVersion | undefined {
  return newestVersionsFirst(versions, false)[0] ?? newestVersionsFirst(versions)[0];
}
