import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BodyInputOf, RouteOf } from '@tako/api';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createAddressGuard } from '../address-guard.ts';
import { openTestStore, type TestStore } from '../database/database.test-support.ts';
import { createSecrets, masterKeyBytes } from '../database/secrets.ts';
import { asker } from '../environment/ask.test-support.ts';
import { startServer } from '../external-feed/faulty-server.test-support.ts';
import { feedRoutes } from '../external-feed/feed.routes.ts';
import { createFeedHttp, type FeedHttp } from '../external-feed/feed-http.ts';
import { createFetches } from '../external-feed/fetches.ts';
import { feedKey, openFeed, type TestFeed } from '../nuget-feed/feed.test-support.ts';
import { acquirePackage } from '../package/acquire-package.ts';
import { filesOf, packageBytes } from '../package/packages.test-support.ts';
import { projectRoutes } from '../project/project.routes.ts';
import { releaseRoutes } from './release.routes.ts';

const secrets = createSecrets(Buffer.alloc(masterKeyBytes, 7));
let store: TestStore;
let packagesFolder: string;
let http: FeedHttp;
let elsewhere: TestFeed;
const routesOf = ({ db }: TestStore) => ({
  ...feedRoutes({ db, http, secrets }),
  ...projectRoutes({ db, secrets }),
  ...releaseRoutes({
    db,
    http,
    secrets,
    packagesFolder,
    fetches: createFetches(Date.now, () => undefined),
    now: Date.now,
  }),
});
let ask: ReturnType<typeof asker<keyof ReturnType<typeof routesOf>>>;

beforeEach(async () => {
  store = await openTestStore();
  packagesFolder = path.join(store.folder, 'packages');
  http = createFeedHttp({ mayGoTo: createAddressGuard(['127.0.0.1']), retryFirstMs: 1 });
  elsewhere = await openFeed();
  ask = asker(routesOf(store));
});
afterEach(async () => {
  await http.close();
  await elsewhere.close();
  await store.close();
});

type NewFeed = BodyInputOf<RouteOf<'feeds.create'>>;

/** A project whose only step takes `Shop.Web` from this feed. */
async function shop(feed: Pick<NewFeed, 'kind' | 'address'>): Promise<void> {
  const { id: feedId } = await ask('feeds.create', { body: { name: 'Other', password: feedKey, ...feed } });
  await ask('projects.create', { body: { name: 'Shop' } });
  const action = { kind: 'deploy-package', packageId: 'shop.web', feedId } as const;
  const body = { version: 0, steps: [{ name: 'Web', roles: ['web'], action }] };
  await ask('processes.put', { id: 'shop', body });
}
type NewRelease = Omit<BodyInputOf<RouteOf<'releases.create'>>, 'project'>;
const release = (body: NewRelease) => ask('releases.create', { body: { project: 'Shop', ...body } });

it.each([
  ['nuget-v3', '/nuget/v3/index.json'],
  ['nuget-v2', '/nuget'],
] as const)(
  'a release takes the newest package of a feed of %s, and has its very bytes',
  async (kind, address) => {
    await elsewhere.push({ id: 'Shop.Web', version: '1.9.0' });
    const bytes = await elsewhere.push({ id: 'Shop.Web', version: '1.10.0' });
    await elsewhere.push({ id: 'Shop.Web', version: '2.0.0-beta' });
    await shop({ kind, address: `${elsewhere.url}${address}` });
    const { version, packages } = await release({});
    expect([version, packages.map((one) => `${one.packageId} ${one.version}`)]).toEqual([
      '1.10.0',
      ['Shop.Web 1.10.0'],
    ]);
    const [chosen] = packages;
    const stored = { packagesFolder, sha256: chosen?.sha256 as never, sizeBytes: bytes.length };
    await expect(acquirePackage(stored)).resolves.toBeTypeOf('string');
  },
);

it('a package that two steps take is fetched once, and both have it', async () => {
  await elsewhere.push({ id: 'Shop.Web', version: '1.0.0' });
  await shop({ kind: 'nuget-v3', address: `${elsewhere.url}/nuget/v3/index.json` });
  const action = { kind: 'deploy-package', packageId: 'Shop.Web', feedId: 'Other' } as const;
  const steps = ['Web', 'Web again'].map((name) => ({ name, roles: ['web'], action }));
  await ask('processes.put', { id: 'shop', body: { version: 1, steps } });
  const { packages } = await release({});
  expect(packages.map(({ step, version }) => [step, version])).toEqual([
    ['Web', '1.0.0'],
    ['Web again', '1.0.0'],
  ]);
  expect(await filesOf(packagesFolder)).toHaveLength(1);
});

it('what was fetched is not fetched again while the feed says that it is the same', async () => {
  const bytes = await packageBytes(store.folder, 'Shop.Web', '1.0.0');
  let sent = 0;
  const server = await startServer((request, response) => {
    if (request.headers['if-none-match'] === '"a"') return void response.writeHead(304).end();
    sent += 1;
    response.writeHead(200, { etag: '"a"' }).end(bytes);
  });
  await shop({ kind: 'url', address: `${server.url}/{id}.{version}.nupkg` });
  const first = await release({ packageVersion: '1.0' });
  const second = await release({ packageVersion: '1.0', version: '1.0.1' });
  expect([sent, server.requests.length]).toEqual([1, 2]);
  expect(second.packages).toEqual(first.packages);
  expect(server.requests[0]?.url).toBe('/shop.web.1.0.nupkg');
  await rm(packagesFolder, { recursive: true });
  await release({ packageVersion: '1.0', version: '1.0.2' });
  expect(sent).toBe(2);
  await server.close();
});

it('a version that the feed replaces later does not get into a release that is there', async () => {
  const folder = path.join(store.folder, 'feed');
  await (await import('node:fs/promises')).mkdir(folder);
  const file = path.join(folder, 'Shop.Web.1.0.0.nupkg');
  await writeFile(file, await packageBytes(store.folder, 'Shop.Web', '1.0.0', 'first'));
  await shop({ kind: 'folder', address: folder });
  const old = await release({});
  await writeFile(file, await packageBytes(store.folder, 'Shop.Web', '1.0.0', 'second, and longer'));
  const fresh = await release({ version: '2' });
  expect(fresh.packages[0]?.sha256).not.toBe(old.packages[0]?.sha256);
  expect((await ask('releases.get', { id: old.id })).packages).toEqual(old.packages);
  expect(await filesOf(packagesFolder)).toHaveLength(2);
});

it.each<[string, NewRelease, string]>([
  ['a version that it does not have', { packageVersion: '9.0.0' }, 'release.package-missing'],
  ['another package than was asked for', { packageVersion: '2.0.0' }, 'package.invalid'],
  ['what is no package', { packageVersion: '3.0.0' }, 'package.invalid'],
  ['half a package, again and again', { packageVersion: '4.0.0' }, 'feed.unreachable'],
  ['no version named, which a feed of URLs cannot find', {}, 'release.package-missing'],
])('a feed that gives %s makes no release and leaves no file', async (_, body, code) => {
  const bytes = await packageBytes(store.folder, 'Shop.Web', '1.0.0');
  const server = await startServer((request, response) => {
    if (request.url?.includes('9.0.0')) response.writeHead(404).end();
    else if (request.url?.includes('2.0.0')) response.end(bytes);
    else if (request.url?.includes('4.0.0')) {
      response.writeHead(200, { 'content-length': bytes.length });
      response.write(bytes.subarray(0, 50), () => request.socket.destroy());
    } else response.end('hello');
  });
  await shop({ kind: 'url', address: `${server.url}/{id}.{version}.nupkg` });
  await expect(release(body)).rejects.toMatchObject({ code });
  expect(await ask('releases.list')).toMatchObject({ total: 0 });
  expect(await filesOf(packagesFolder)).toEqual([]);
  await server.close();
});

it('a feed that a project uses cannot be deleted', async () => {
  await shop({ kind: 'folder', address: store.folder });
  await expect(ask('feeds.delete', { id: 'other' })).rejects.toMatchObject({ code: 'in-use' });
});
