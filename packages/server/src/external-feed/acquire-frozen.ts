/** The bytes that a release froze, from the feed or from the server's own disk: never any others. */
import { rm } from 'node:fs/promises';
import type { Sha256 } from '@tako/protocol';
import { findNamed } from '../database/named-rows.ts';
import { lockKind } from '../database/next-id.ts';
import { transaction } from '../database/open-database.ts';
import type { FeedTable } from '../database/tables.ts';
import { Refusal } from '../errors.ts';
import { acquirePackage, PackageFileError } from '../package/acquire-package.ts';
import { findPackage } from '../package/package.store.ts';
import type { ReceivedFile } from '../package/receive-file.ts';
import { replacedPackage } from '../package/replaced-package.ts';
import { findFetched } from './feed.store.ts';
import { readerOf } from './feed.ts';
import { type FetchOptions, keepFetched, receiveFrom } from './fetch-package.ts';

export type FrozenPackage = {
  readonly feedId: string;
  readonly packageId: string;
  readonly version: string;
  readonly sha256: Sha256;
  readonly sizeBytes: number;
};

export type AcquireOptions = {
  readonly signal: AbortSignal;
  /** Bytes of the package that have been read, here or from the feed; begins anew where the feed is asked for them. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
  /** The feed sends the bytes, of which it may have said how many. */
  readonly onFetch?: ((feedName: string, sizeBytes: number | undefined) => Promise<void>) | undefined;
};

/** `doubt` says why the feed could not be held against the bytes that the server has. */
export type Acquired = { readonly source: string | null; readonly doubt: string | null };

/**
 * Settles when the server has the very bytes, each read and hashed, and the feed has no others under that version, as far
 * as it can be asked. Throws `release.package-replaced`, `PackageFileError`, the codes of `fetchPackage` where the server
 * has lost the bytes and the feed does not give them, and the signal's reason.
 */
export async function acquireFrozen(
  options: FetchOptions,
  frozen: FrozenPackage,
  wanted: AcquireOptions,
): Promise<Acquired> {
  const feed = await findNamed(options.db, 'feeds', frozen.feedId, false);
  if (feed && feed.kind !== 'built-in') return acquireElsewhere(options, feed, frozen, wanted);
  const row = feed && (await findPackage(options.db, frozen.feedId, frozen.packageId, frozen.version));
  if (row && row.sha256 !== frozen.sha256) throw replacedPackage(frozen, feed.name, row.sha256);
  await acquirePackage({ ...options, ...frozen }, wanted.signal, wanted.onProgress);
  if (row) return { source: null, doubt: null };
  return { source: null, doubt: feed ? `${feed.name} no longer has it` : 'its feed was deleted' };
}

async function acquireElsewhere(
  options: FetchOptions,
  feed: FeedTable,
  frozen: FrozenPackage,
  wanted: AcquireOptions,
): Promise<Acquired> {
  const isHeld = await hasBytes(options, frozen, wanted);
  try {
    return await compare(options, feed, frozen, isHeld, wanted);
  } catch (error) {
    // A feed that is down, or has dropped the version, does not hold up what is here already.
    if (isHeld && isAbsence(error)) return { source: null, doubt: error.message };
    throw error;
  }
}

/** Every byte is read; a file that is lost or spoilt can be fetched once more. */
async function hasBytes(
  options: FetchOptions,
  frozen: FrozenPackage,
  { signal, onProgress }: AcquireOptions,
): Promise<boolean> {
  try {
    await acquirePackage({ ...options, ...frozen }, signal, onProgress);
    return true;
  } catch (error) {
    if (error instanceof PackageFileError) return false;
    throw error;
  }
}

async function compare(
  options: FetchOptions,
  feed: FeedTable,
  frozen: FrozenPackage,
  isHeld: boolean,
  { signal, onProgress, onFetch }: AcquireOptions,
): Promise<Acquired> {
  const { packageId, version } = frozen;
  const known = await findFetched(options.db, feed.id, packageId, version);
  const etag = isHeld && known?.sha256 === frozen.sha256 ? (known.etag ?? undefined) : undefined;
  const file = await readerOf(feed, options.http, options.secrets).open(packageId, version, etag, signal);
  if (file.state === 'unchanged') return { source: `the same in ${feed.name}`, doubt: null };
  if (file.state === 'missing') {
    throw new Refusal('release.package-missing', `${feed.name} no longer has ${packageId} ${version}`);
  }
  await onFetch?.(feed.name, file.sizeBytes);
  const received = await receiveFrom(options.packagesFolder, file.stream, feed, signal, onProgress);
  try {
    if (received.sha256 !== frozen.sha256) throw replacedPackage(frozen, feed.name, received.sha256);
    await keep(options, frozen, file.etag, isHeld ? undefined : received);
    return { source: `fetched from ${feed.name}`, doubt: null };
  } finally {
    await rm(received.file, { force: true });
  }
}

async function keep(
  { db, packagesFolder }: FetchOptions,
  frozen: FrozenPackage,
  etag: string | undefined,
  received: ReceivedFile | undefined,
): Promise<void> {
  await transaction(db, async (trx) => {
    await lockKind(trx, 'Packages');
    await keepFetched(trx, packagesFolder, { ...frozen, etag, received });
  });
}

function isAbsence(error: unknown): error is Refusal {
  if (!(error instanceof Refusal)) return false;
  return ['feed.unreachable', 'feed.forbidden-address', 'release.package-missing'].includes(error.code);
}
