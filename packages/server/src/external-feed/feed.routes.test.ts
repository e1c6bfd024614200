import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BodyInputOf, RouteOf } from '@tako/api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAddressGuard } from '../address-guard.ts';
import { openTestStore, type TestStore } from '../database/database.test-support.ts';
import { createSecrets, masterKeyBytes } from '../database/secrets.ts';
import { asker } from '../environment/ask.test-support.ts';
import { feedKey, openFeed, type TestFeed } from '../nuget-feed/feed.test-support.ts';
import { packageBytes } from '../package/packages.test-support.ts';
import { startServer } from './faulty-server.test-support.ts';
import { feedRoutes } from './feed.routes.ts';
import { createFeedHttp, type FeedHttp } from './feed-http.ts';

const secrets = createSecrets(Buffer.alloc(masterKeyBytes, 7));
let store: TestStore;
let http: FeedHttp;
let elsewhere: TestFeed;
let ask: ReturnType<typeof asker<keyof ReturnType<typeof feedRoutes>>>;

beforeEach(async () => {
  store = await openTestStore();
  http = createFeedHttp({ mayGoTo: createAddressGuard(['127.0.0.1']), retryFirstMs: 1 });
  elsewhere = await openFeed();
  ask = asker(feedRoutes({ db: store.db, http, secrets }));
});
afterEach(async () => {
  await http.close();
  await elsewhere.close();
  await store.close();
});

type NewFeed = BodyInputOf<RouteOf<'feeds.create'>>;
const create = (body: Partial<NewFeed>) =>
  ask('feeds.create', { body: { name: 'Other', kind: 'nuget-v3', address: 'https://x.test/', ...body } });

it('the built-in feed is there from the start, and stays', async () => {
  const own = { id: 'Feeds-1', slug: 'built-in', name: 'Built-in', kind: 'built-in', address: null };
  const open = { username: null, hasPassword: false, hasApiKey: false };
  expect(await ask('feeds.list')).toEqual({ items: [{ ...own, ...open }], total: 1, skip: 0, take: 100 });
  await expect(ask('feeds.delete', { id: 'built-in' })).rejects.toMatchObject({ code: 'in-use' });
  const renaming = ask('feeds.patch', { id: 'built-in', body: { name: 'Mine' } });
  await expect(renaming).rejects.toMatchObject({ code: 'request.invalid' });
  expect(await ask('feeds.test', { id: 'built-in' })).toMatchObject({ isUsable: true });
});

it('a feed is named, changed and deleted; its secrets are kept sealed and never answered', async () => {
  const feed = await create({ username: 'me', password: 'hunter2', apiKey: 'key' });
  expect(feed).toEqual({
    ...{ id: 'Feeds-2', slug: 'other', name: 'Other', kind: 'nuget-v3', address: 'https://x.test/' },
    ...{ username: 'me', hasPassword: true, hasApiKey: true },
  });
  const row = await store.db
    .selectFrom('feeds')
    .selectAll()
    .where('id', '=', 'Feeds-2')
    .executeTakeFirstOrThrow();
  expect(JSON.stringify(row)).not.toContain('hunter2');
  const changed = await ask('feeds.patch', { id: 'other', body: { name: 'New', password: null } });
  expect(changed).toMatchObject({ slug: 'new', username: 'me', hasPassword: false, hasApiKey: true });
  await ask('feeds.delete', { id: 'new' });
  await expect(ask('feeds.get', { id: 'new' })).rejects.toMatchObject({ code: 'not-found' });
});

it('a secret does not go to another server with the address', async () => {
  await create({ password: 'hunter2' });
  const address = 'https://evil.test/';
  const moving = ask('feeds.patch', { id: 'other', body: { address } });
  await expect(moving).rejects.toMatchObject({ code: 'request.invalid', errors: [{ field: 'address' }] });
  await ask('feeds.patch', { id: 'other', body: { address: 'https://x.test/deeper/' } });
  expect(await ask('feeds.patch', { id: 'other', body: { address, password: null } })).toMatchObject({
    address,
  });
});

it.each<[Partial<NewFeed>, string]>([
  [{ address: 'feed' }, 'is no URL'],
  [{ address: 'file:///etc' }, 'must begin with https://'],
  [{ address: 'https://me:secret@x.test/' }, 'must not hold a user name'],
  [{ kind: 'folder', address: 'packages' }, 'must be an absolute path'],
  [{ kind: 'url', address: 'https://x.test/{id}.nupkg' }, 'must hold {version}'],
])('%o is refused', async (body, problem) => {
  await expect(create(body)).rejects.toMatchObject({
    code: 'request.invalid',
    errors: [{ field: 'address', message: expect.stringContaining(problem) }],
  });
});

describe.each(['nuget-v3', 'nuget-v2'] as const)('a feed of %s', (kind) => {
  const address = () => `${elsewhere.url}/nuget${kind === 'nuget-v3' ? '/v3/index.json' : '/'}`;
  beforeEach(async () => {
    for (const version of ['1.9.0', '1.10.0', '2.0.0-rc.1', '1.0.0'])
      await elsewhere.push({ id: 'Shop.Web', version });
    await elsewhere.push({ id: 'Shop.Database', version: '1.0' });
    await elsewhere.ask('/nuget/Shop.Web/1.0.0', { method: 'DELETE' });
    await create({ kind, address: address(), username: 'any', password: feedKey });
  });

  it('is tested, searched, and tells the versions that are listed, the newest first', async () => {
    expect(await ask('feeds.test', { id: 'other' })).toMatchObject({ isUsable: true });
    const { packageIds } = await ask('feeds.search', { id: 'other', query: { text: 'shop' } });
    expect(packageIds.toSorted()).toEqual(['Shop.Database', 'Shop.Web']);
    const versions = async (query: object) =>
      (await ask('feeds.versions', { id: 'other', query: { packageId: 'shop.web', ...query } })).versions.map(
        ({ version }) => version,
      );
    expect(await versions({})).toEqual(['2.0.0-rc.1', '1.10.0', '1.9.0']);
    expect(await versions({ hasPrerelease: 'false' })).toEqual(['1.10.0', '1.9.0']);
    expect(await versions({ take: 1 })).toEqual(['2.0.0-rc.1']);
    expect(await versions({ packageId: 'Unknown' })).toEqual([]);
  });

  it('says so where the credentials are wrong', async () => {
    await ask('feeds.patch', { id: 'other', body: { password: 'wrong' } });
    expect(await ask('feeds.test', { id: 'other' })).toMatchObject({
      isUsable: false,
      message: expect.stringContaining('credentials'),
    });
  });
});

it.each([
  ['something else', 'hello', 'no JSON'],
  ['an index of nothing', '{"version":"3.0.0","resources":[]}', 'names no PackageBaseAddress'],
  ['JSON of another shape', '{"resources":[{}]}', 'is not as NuGet 3 has it (resources.0.@id'],
])('an address with %s is no feed, and the test says what is wrong', async (_, text, problem) => {
  const server = await startServer((_request, response) => response.end(text));
  await create({ address: `${server.url}/index.json` });
  const message = expect.stringContaining(problem);
  expect(await ask('feeds.test', { id: 'other' })).toMatchObject({ isUsable: false, message });
  await server.close();
});

it('a folder is a feed, flat or with folders for ids and versions', async () => {
  const folder = path.join(store.folder, 'feed');
  await mkdir(path.join(folder, 'shop.web', '2.0.0'), { recursive: true });
  const made = path.join(store.folder, 'x.nupkg');
  await writeFile(made, await packageBytes(store.folder, 'Shop.Web', '1.0.0'));
  await copyFile(made, path.join(folder, 'Shop.Web.1.0.0.nupkg'));
  await copyFile(made, path.join(folder, 'shop.web', '2.0.0', 'shop.web.2.0.0.nupkg'));
  await writeFile(path.join(folder, 'readme.txt'), await readFile(made));
  await create({ kind: 'folder', address: folder });
  expect(await ask('feeds.test', { id: 'other' })).toMatchObject({ details: ['2 packages of 1 ids'] });
  const { versions } = await ask('feeds.versions', { id: 'other', query: { packageId: 'SHOP.web' } });
  expect(versions.map(({ version }) => version)).toEqual(['2.0.0', '1.0.0']);
  await ask('feeds.patch', { id: 'other', body: { address: path.join(folder, 'nowhere') } });
  expect(await ask('feeds.test', { id: 'other' })).toMatchObject({
    isUsable: false,
    message: expect.stringContaining('there is no such folder'),
  });
});
