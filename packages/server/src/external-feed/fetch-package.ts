/** From a feed elsewhere to a verified file on the server's disk. */
import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import {
  PackageError,
  type PackageInfo,
  parseVersion,
  samePackageId,
  verifyPackage,
  versionKey,
} from '@tako/nuget';
import type { Sha256 } from '@tako/protocol';
import type { Db } from '../database/open-database.ts';
import type { Secrets } from '../database/secrets.ts';
import type { FeedTable } from '../database/tables.ts';
import { Refusal } from '../errors.ts';
import { openablePackage } from '../package/acquire-package.ts';
import { keepFile } from '../package/keep-file.ts';
import { packageKey } from '../package/package.ts';
import { type ReceivedFile, receiveFile } from '../package/receive-file.ts';
import { findFetched, recordFetched } from './feed.store.ts';
import { readerOf } from './feed.ts';
import { drop, type FeedHttp, refusalOfFailure } from './feed-http.ts';
import { newestVersion } from './feed-reader.ts';

export type FetchOptions = {
  readonly db: Db;
  readonly http: FeedHttp;
  readonly secrets: Secrets;
  readonly packagesFolder: string;
};

export type WantedFile = {
  readonly feed: FeedTable;
  readonly packageId: string;
  /** Undefined is the newest. */
  readonly version: string | undefined;
};

/** A file that waits beside the store for somebody to keep or to drop it; or one that the store has already. */
export type FetchedPackage = {
  readonly feedId: string;
  readonly packageId: string;
  readonly version: string;
  readonly sha256: Sha256;
  readonly sizeBytes: number;
  readonly etag: string | undefined;
  readonly received: ReceivedFile | undefined;
};

export type FetchWatch = {
  /** The feed sends this version, and has said how many bytes it has, or not. */
  readonly onFile: (version: string, totalBytes: number | undefined) => void;
  readonly onProgress: (bytes: number) => void;
};

const unwatched: FetchWatch = { onFile: () => undefined, onProgress: () => undefined };

/**
 * Fetches and verifies one version. Undefined where the feed does not have it. Throws `feed.unreachable`,
 * `feed.forbidden-address`, `package.invalid`, `package.too-large`, and `release.package-missing` where only a version
 * that is named can be had.
 */
export async function fetchPackage(
  options: FetchOptions,
  { feed, packageId, version: named }: WantedFile,
  signal: AbortSignal,
  watch: FetchWatch = unwatched,
): Promise<FetchedPackage | undefined> {
  const { http, secrets, packagesFolder } = options;
  const reader = readerOf(feed, http, secrets);
  const version = named ?? (await newestIn(reader, feed, packageId, signal));
  if (version === undefined) return undefined;
  const known = await usableFetched(options, feed.id, packageId, version);
  const file = await reader.open(packageId, version, known?.etag ?? undefined, signal);
  if (file.state === 'missing') return undefined;
  if (file.state === 'unchanged') {
    if (!known) throw new Error(`${feed.name} says that a file is unchanged that was never fetched`);
    const { package_id, version: spelt, sha256, size_bytes: sizeBytes, etag } = known;
    const own = { feedId: feed.id, packageId: package_id, version: spelt };
    return { ...own, sha256, sizeBytes, etag: etag ?? undefined, received: undefined };
  }
  watch.onFile(version, file.sizeBytes);
  const received = await receiveFrom(packagesFolder, file.stream, feed, signal, watch.onProgress);
  try {
    const info = await verify(received.file, `${packageId} ${version} of ${feed.name}`, signal);
    refuseOther(info, packageId, version, feed.name);
    const { sha256, sizeBytes } = received;
    const own = { feedId: feed.id, packageId: info.id, version: info.version };
    return { ...own, sha256, sizeBytes, etag: file.etag, received };
  } catch (error) {
    await rm(received.file, { force: true });
    throw error;
  }
}

async function newestIn(
  reader: ReturnType<typeof readerOf>,
  feed: FeedTable,
  packageId: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const versions = await reader.versions(packageId, signal);
  if (versions) return newestVersion(versions)?.text;
  const message = `${feed.name} cannot list versions: say which version of ${packageId} the release takes`;
  throw new Refusal('release.package-missing', message);
}

/** What was fetched before counts only while its file is there. */
async function usableFetched(
  { db, packagesFolder }: FetchOptions,
  feedId: string,
  packageId: string,
  version: string,
) {
  const known = await findFetched(db, feedId, packageId, version);
  if (!known) return undefined;
  const { sha256, size_bytes: sizeBytes } = known;
  const file = await openablePackage({ packagesFolder, sha256, sizeBytes }).catch(() => undefined);
  return file === undefined ? undefined : known;
}

/** Receives a file that the feed sends, and ends its stream. Throws `feed.unreachable` where that breaks. */
export async function receiveFrom(
  packagesFolder: string,
  stream: Readable,
  feed: FeedTable,
  signal: AbortSignal,
  onProgress: (bytes: number) => void = () => undefined,
): Promise<ReceivedFile> {
  try {
    return await receiveFile(packagesFolder, told(stream, onProgress), signal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Refusal || (error as NodeJS.ErrnoException).code === 'ENOSPC') throw error;
    throw refusalOfFailure(
      new URL(feed.kind === 'folder' ? 'file:///' : String(feed.address)),
      error as Error,
    );
  } finally {
    drop(stream);
  }
}

async function* told(stream: Readable, onProgress: (bytes: number) => void): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    bytes += piece.length;
    onProgress(bytes);
    yield piece;
  }
}

async function verify(file: string, what: string, signal: AbortSignal): Promise<PackageInfo> {
  try {
    return await verifyPackage(file, undefined, signal);
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    throw new Refusal('package.invalid', `${what}: ${error.message}`, [], error);
  }
}

/** A feed that answers with another package than it was asked for is broken or worse. */
function refuseOther(info: PackageInfo, packageId: string, version: string, feedName: string): void {
  const [wanted, found] = [parseVersion(version), parseVersion(info.version)];
  const isSame = wanted && found && versionKey(wanted) === versionKey(found);
  if (isSame && samePackageId(info.id, packageId)) return;
  const message = `${feedName} answers with ${info.id} ${info.version} where ${packageId} ${version} was asked for`;
  throw new Refusal('package.invalid', message);
}

/** Keeps the file, in the caller's transaction and under its lock on packages. */
export async function keepFetched(trx: Db, packagesFolder: string, fetched: FetchedPackage): Promise<void> {
  if (fetched.received) await keepFile(packagesFolder, fetched.received);
  const parsed = parseVersion(fetched.version);
  if (!parsed) return;
  await recordFetched(trx, {
    ...{
      feed_id: fetched.feedId,
      package_key: packageKey(fetched.packageId),
      version_key: versionKey(parsed),
    },
    ...{
      package_id: fetched.packageId,
      version: fetched.version,
      sha256: fetched.sha256,
      size_bytes: fetched.sizeBytes,
    },
    etag: fetched.etag ?? null,
  });
}

/** Removes what nobody kept. */
export async function dropFetched(fetched: readonly FetchedPackage[]): Promise<void> {
  for (const { received } of fetched) if (received) await rm(received.file, { force: true });
}
