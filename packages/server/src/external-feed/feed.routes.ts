/** Feeds: named by administrators, looked at by everybody who makes releases. */
import { getNamed, nameColumns } from '../database/named-rows.ts';
import { lockKind, nextId } from '../database/next-id.ts';
import { type Db, transaction } from '../database/open-database.ts';
import { readPage } from '../database/read-page.ts';
import type { Secrets } from '../database/secrets.ts';
import type { FeedTable } from '../database/tables.ts';
import { Refusal, refuseField } from '../errors.ts';
import { type HandlerInput, type Handlers, pageOf } from '../http/handlers.ts';
import { readFeed } from '../nuget-feed/feed.store.ts';
import { searchPackages } from '../nuget-feed/search.ts';
import { projectWithFeed } from './feed.store.ts';
import { type FeedSecret, feedContext, readerOf, toFeed } from './feed.ts';
import { addressProblem } from './feed-address.ts';
import type { FeedHttp } from './feed-http.ts';
import { type KnownVersion, knownVersionOf, newestVersionsFirst } from './feed-reader.ts';

export type ExternalFeedOptions = { readonly db: Db; readonly http: FeedHttp; readonly secrets: Secrets };

/** The operations on feeds. */
export function feedRoutes(options: ExternalFeedOptions): Handlers<'feeds'> {
  const { db, http, secrets } = options;
  return {
    'feeds.list': async ({ query }) => {
      const { items, total } = await readPage(db.selectFrom('feeds').selectAll().orderBy('name_key'), query);
      return pageOf(items.map(toFeed), total, query);
    },
    'feeds.get': async ({ params }) => toFeed(await getNamed(db, 'feeds', params.id)),
    'feeds.create': ({ body }) => transaction(db, (trx) => createFeed(trx, secrets, body)),
    'feeds.patch': ({ params, body }) => transaction(db, (trx) => patchFeed(trx, secrets, params.id, body)),
    'feeds.delete': ({ params }) => transaction(db, (trx) => deleteFeed(trx, params.id)),
    'feeds.test': async ({ params, signal }) =>
      testFeed(options, await getNamed(db, 'feeds', params.id), signal),
    'feeds.search': async ({ params, query, signal }) => {
      const row = await getNamed(db, 'feeds', params.id);
      if (row.kind === 'built-in') return { packageIds: await searchOwn(db, query.text, query.take) };
      const ids = await readerOf(row, http, secrets).search(query.text, query.take, signal);
      return { packageIds: ids.slice(0, query.take) };
    },
    'feeds.versions': async ({ params, query, signal }) => {
      const row = await getNamed(db, 'feeds', params.id);
      const versions =
        row.kind === 'built-in'
          ? await ownVersions(db, query.packageId)
          : await readerOf(row, http, secrets).versions(query.packageId, signal);
      const newest = newestVersionsFirst(versions ?? [], query.hasPrerelease).slice(0, query.take);
      return { versions: newest.map(({ text, publishedAt }) => ({ version: text, publishedAt })) };
    },
  };
}

const both = { hasPrerelease: true, hasSemVer2: true };

async function searchOwn(db: Db, text: string, take: number): Promise<string[]> {
  const found = searchPackages(await readFeed(db), { ...both, text });
  return found.slice(0, take).map(({ versions: [{ row }] }) => row.package_id);
}

async function ownVersions(db: Db, packageId: string): Promise<KnownVersion[]> {
  const listed = (await readFeed(db, packageId)).filter(({ row }) => row.is_listed === 1);
  return listed.flatMap(({ row }) => knownVersionOf(row.version, row.created_at));
}

async function createFeed(trx: Db, secrets: Secrets, body: HandlerInput<'feeds.create'>['body']) {
  refuseAddress(body.kind, body.address);
  const id = await nextId(trx, 'Feeds');
  const row: FeedTable = {
    ...{ id, kind: body.kind, address: body.address, username: body.username },
    ...(await nameColumns(trx, 'feeds', id, body.name)),
    password: seal(secrets, id, 'password', body.password),
    api_key: seal(secrets, id, 'api_key', body.apiKey),
  };
  await trx.insertInto('feeds').values(row).execute();
  return toFeed(row);
}

async function patchFeed(
  trx: Db,
  secrets: Secrets,
  reference: string,
  body: HandlerInput<'feeds.patch'>['body'],
) {
  await lockKind(trx, 'Feeds');
  const old = await getNamed(trx, 'feeds', reference);
  if (old.kind === 'built-in') throw new Refusal('request.invalid', "The server's own feed stays as it is");
  if (body.address !== undefined) refuseAddress(old.kind, body.address);
  refuseMovedSecrets(old, body);
  const { id } = old;
  const changed = {
    ...(body.name === undefined ? {} : await nameColumns(trx, 'feeds', id, body.name, id)),
    ...(body.address === undefined ? {} : { address: body.address }),
    ...(body.username === undefined ? {} : { username: body.username }),
    ...(body.password === undefined ? {} : { password: seal(secrets, id, 'password', body.password) }),
    ...(body.apiKey === undefined ? {} : { api_key: seal(secrets, id, 'api_key', body.apiKey) }),
  };
  if (Object.keys(changed).length > 0) {
    await trx.updateTable('feeds').set(changed).where('id', '=', id).execute();
  }
  return toFeed({ ...old, ...changed });
}

/** Else whoever may change an address could have a secret sent to it that nobody may read. */
function refuseMovedSecrets(
  old: FeedTable,
  { address, password, apiKey }: HandlerInput<'feeds.patch'>['body'],
): void {
  if (address === undefined || old.address === null || originOf(address) === originOf(old.address)) return;
  const isKept =
    (old.password !== null && password === undefined) || (old.api_key !== null && apiKey === undefined);
  if (!isKept) return;
  const message = 'Another server does not get the password or key of this one: give them again, or null';
  throw refuseField('request.invalid', 'address', message);
}

function originOf(address: string): string {
  return URL.canParse(address) ? new URL(address).origin : address;
}

function refuseAddress(kind: Exclude<FeedTable['kind'], 'built-in'>, address: string): void {
  const problem = addressProblem(kind, address);
  if (problem) throw refuseField('request.invalid', 'address', `The address ${problem}`);
}

function seal(secrets: Secrets, feedId: string, field: FeedSecret, value: string | null): string | null {
  return value === null ? null : secrets.seal(value, feedContext(feedId, field));
}

async function deleteFeed(trx: Db, reference: string): Promise<undefined> {
  await lockKind(trx, 'Feeds');
  await lockKind(trx, 'Projects');
  const row = await getNamed(trx, 'feeds', reference);
  if (row.kind === 'built-in') throw new Refusal('in-use', "The server's own feed cannot be deleted");
  const project = await projectWithFeed(trx, row.id);
  if (project)
    throw new Refusal('in-use', `${row.name} cannot be deleted: ${project} takes packages from it`);
  await trx.deleteFrom('fetched_packages').where('feed_id', '=', row.id).execute();
  await trx.deleteFrom('feeds').where('id', '=', row.id).execute();
}

/** A feed that cannot be used is an answer here, not an error. */
async function testFeed({ db, http, secrets }: ExternalFeedOptions, row: FeedTable, signal: AbortSignal) {
  if (row.kind === 'built-in') {
    const count = (await readFeed(db)).length;
    return { isUsable: true, message: "It is the server's own feed", details: [`${count} packages`] };
  }
  try {
    const { message, details } = await readerOf(row, http, secrets).test(signal);
    return { isUsable: true, message, details: [...details] };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { isUsable: false, message: error.message, details: [] };
  }
}
