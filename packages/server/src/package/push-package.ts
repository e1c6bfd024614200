/** From the bytes of a request to a package in the feed: whole, or not at all. */
import { rm } from 'node:fs/promises';
import { PackageError, type PackageInfo, parseVersionRange, verifyPackage, versionKey } from '@tako/nuget';
import { failpoint } from '@tako/protocol';
import { lockKind, nextId } from '../database/next-id.ts';
import { type Db, transaction } from '../database/open-database.ts';
import type { PackageTable } from '../database/tables.ts';
import { Refusal } from '../errors.ts';
import { boundaryOf, firstPart } from '../http/first-part.ts';
import type { HandlerInput, StreamBody } from '../http/handlers.ts';
import { hasFile } from './acquire-package.ts';
import { keepFile, removeUnusedFile } from './keep-file.ts';
import { maxPackageBytes } from './limits.ts';
import { findPackage, insertPackage, updatePackage } from './package.store.ts';
import { builtInFeedId, knownVersion, manifestOf, packageKey } from './package.ts';
import { type ReceivedFile, receiveFile, tooLarge } from './receive-file.ts';

export type PackageFolder = {
  readonly db: Db;
  readonly packagesFolder: string;
  readonly now: () => number;
};

/** The row of the package, and what became of the push: one that is `found` has changed nothing. */
export type Pushed = {
  readonly row: PackageTable;
  readonly outcome: 'created' | 'replaced' | 'found';
};

export type OverwriteMode = HandlerInput<'packages.push'>['query']['overwriteMode'];

/**
 * Receives, verifies and stores a package; settles when both are durable. A push that is refused, cut or
 * called off leaves neither file nor row. Throws `request.unsupported-media`, `package.too-large`, `package.invalid` and
 * `package.exists`.
 */
export async function pushPackage(
  target: PackageFolder,
  body: StreamBody,
  mode: OverwriteMode,
  signal: AbortSignal,
): Promise<Pushed> {
  refuseOtherMedia(body.contentType);
  if ((body.sizeBytes ?? 0) > maxPackageBytes) throw tooLarge(maxPackageBytes);
  const received = await receiveFile(target.packagesFolder, fileOf(body), signal);
  try {
    const info = await verify(received.file, signal);
    return await storePackage(target, received, info, mode);
  } finally {
    await rm(received.file, { force: true });
  }
}

/** The bytes of the file, which forms and NuGet's clients send as the first part of several. */
function fileOf({ pieces, contentType }: StreamBody): AsyncIterable<Buffer> {
  if (!/^multipart\//i.test(contentType)) return pieces;
  const boundary = boundaryOf(contentType);
  if (boundary !== undefined) return firstPart(pieces, boundary);
  throw new Refusal('request.unsupported-media', `${contentType} names no boundary that can be used`);
}

const otherMedia = /^(?:text|message)\/|[/+](?:json|xml)$|\/x-www-form-urlencoded$/;

/** Bytes come under many names; texts are mistakes, which would only be told as "no zip file". */
function refuseOtherMedia(contentType: string): void {
  const type = (contentType.split(';')[0] ?? '').trim().toLowerCase();
  if (!otherMedia.test(type)) return;
  const message = `Send the .nupkg file itself as application/octet-stream, not as ${type}`;
  throw new Refusal('request.unsupported-media', message);
}

/** Clients stumble over a dependency whose range cannot be read, each in a way of its own: better told here. */
function refuseRanges({ details }: PackageInfo): void {
  const wrong = details.dependencyGroups
    .flatMap(({ dependencies }) => dependencies)
    .filter(({ range }) => range !== '' && !parseVersionRange(range));
  if (wrong.length === 0) return;
  const errors = wrong.map(({ id, range }) => ({ field: id, message: `"${range}" is no range of versions` }));
  const [first] = errors;
  throw new Refusal('package.invalid', `The dependency ${first?.field}: ${first?.message}`, errors);
}

async function verify(file: string, signal: AbortSignal): Promise<PackageInfo> {
  try {
    const info = await verifyPackage(file, undefined, signal);
    refuseRanges(info);
    return info;
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    const fields = error.entry === undefined ? [] : [{ field: error.entry, message: error.message }];
    throw new Refusal('package.invalid', error.message, fields, error);
  }
}

async function storePackage(
  { db, packagesFolder, now }: PackageFolder,
  received: ReceivedFile,
  info: PackageInfo,
  mode: OverwriteMode,
): Promise<Pushed> {
  const unused = new Set([received.sha256]);
  try {
    return await transaction(db, async (trx) => {
      await lockKind(trx, 'Packages');
      const existing = await findPackage(trx, builtInFeedId, info.id, info.version);
      if (existing && (await isRestored(packagesFolder, existing, received))) {
        return { row: existing, outcome: 'found' };
      }
      if (existing && mode === 'ignore') return { row: existing, outcome: 'found' };
      if (existing && mode === 'fail') throw exists(existing);
      const columns = columnsOf(received, info, now);
      await keepFile(packagesFolder, received);
      failpoint('server.package.kept');
      if (existing) {
        unused.add(existing.sha256);
        await updatePackage(trx, existing.id, columns);
        return { row: { id: existing.id, ...columns }, outcome: 'replaced' };
      }
      const row = { id: await nextId(trx, 'Packages'), ...columns };
      await insertPackage(trx, row);
      return { row, outcome: 'created' };
    });
  } finally {
    for (const sha256 of unused) await removeUnusedFile(db, packagesFolder, sha256);
  }
}

/** A push of the very bytes whose file was lost or put aside brings it back, whatever the mode. */
async function isRestored(
  packagesFolder: string,
  existing: PackageTable,
  received: ReceivedFile,
): Promise<boolean> {
  const { sha256, sizeBytes } = received;
  if (existing.sha256 !== sha256 || (await hasFile({ packagesFolder, sha256, sizeBytes }))) return false;
  await keepFile(packagesFolder, received);
  return true;
}

function exists({ id, package_id, version }: PackageTable): Refusal {
  return new Refusal('package.exists', `${package_id} ${version} is in the feed already (${id})`);
}

function columnsOf(
  { sha256, sha512, sizeBytes }: ReceivedFile,
  info: PackageInfo,
  now: () => number,
): Omit<PackageTable, 'id'> {
  const { version } = info;
  return {
    feed_id: builtInFeedId,
    package_id: info.id,
    package_key: packageKey(info.id),
    version,
    version_key: versionKey(knownVersion(version)),
    title: info.title || info.id,
    description: info.description,
    size_bytes: sizeBytes,
    ...{ sha256, sha512 },
    file_count: info.files,
    created_at: new Date(now()).toISOString(),
    ...{ authors: info.authors, tags: info.tags, is_listed: 1 },
    manifest: JSON.stringify(manifestOf(info)),
  };
}
