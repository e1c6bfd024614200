import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openFeed, type TestFeed } from './feed.test-support.ts';

let feed: TestFeed;
beforeEach(async () => {
  feed = await openFeed();
});
afterEach(() => feed.close());

/** The address of the resource of this type, as a client finds it. */
async function resource(type: string): Promise<string> {
  const { resources } = (await feed.json('/nuget/v3/index.json')) as {
    resources: { '@id': string; '@type': string }[];
  };
  const found = resources.find((one) => one['@type'] === type);
  if (!found) throw new Error(`the index has no ${type}`);
  return found['@id'];
}

it('the index names every resource that clients need, under the address that they came to', async () => {
  const index = await feed.json('/nuget/v3/index.json');
  expect(index.version).toBe('3.0.0');
  const base = `${feed.url}/nuget/v3`;
  expect(await resource('PackagePublish/2.0.0')).toBe(`${base}/package`);
  expect(await resource('PackageBaseAddress/3.0.0')).toBe(`${base}/flat/`);
  expect(await resource('SearchQueryService/3.5.0')).toBe(`${base}/search`);
  expect(await resource('SearchAutocompleteService')).toBe(`${base}/autocomplete`);
  expect(await resource('RegistrationsBaseUrl/3.6.0')).toBe(`${base}/registration-gz-semver2/`);
});

it('versions and files of a package are found by lower-case names; the file is what was pushed', async () => {
  const bytes = await feed.push({ id: 'Shop.Web', version: '1.2' });
  await feed.push({ id: 'Shop.Web', version: '1.10.0-rc.1+build' });
  const flat = await resource('PackageBaseAddress/3.0.0');
  expect(await feed.json(`${flat}shop.web/index.json`)).toEqual({ versions: ['1.2.0', '1.10.0-rc.1'] });
  const file = await feed.ask(`${flat}shop.web/1.2.0/shop.web.1.2.0.nupkg`);
  expect(Buffer.from(await file.arrayBuffer())).toEqual(bytes);
  const nuspec = await (await feed.ask(`${flat}shop.web/1.2.0/shop.web.nuspec`)).text();
  expect(nuspec).toContain('<version>1.2</version>');
  expect((await feed.ask(`${flat}shop.sql/index.json`)).status).toBe(404);
  expect((await feed.ask(`${flat}shop.web/9.0.0/shop.web.9.0.0.nupkg`)).status).toBe(404);
});

it('registrations tell every version, the oldest first; those for old clients leave SemVer 2 out', async () => {
  for (const version of ['1.10.0', '1.2.0', '2.0.0-rc.1'])
    await feed.push({ id: 'Shop.Web', version, tags: 'a b' });
  const all = await feed.json(`${await resource('RegistrationsBaseUrl/3.6.0')}shop.web/index.json`);
  expect(all).toMatchObject({
    count: 1,
    items: [
      {
        ...{ count: 3, lower: '1.2.0', upper: '2.0.0-rc.1' },
        items: [
          { catalogEntry: { version: '1.2.0', id: 'Shop.Web', listed: true, tags: ['a', 'b'] } },
          { catalogEntry: { version: '1.10.0' } },
          { catalogEntry: { version: '2.0.0-rc.1', authors: 'tests' } },
        ],
      },
    ],
  });
  const old = await feed.json(`${await resource('RegistrationsBaseUrl')}shop.web/index.json`);
  expect(old).toMatchObject({ items: [{ count: 2, upper: '1.10.0' }] });
  const zipped = await feed.ask(`${await resource('RegistrationsBaseUrl/3.4.0')}shop.web/index.json`);
  expect(zipped.headers.get('content-encoding')).toBe('gzip');
  const leaf = `${await resource('RegistrationsBaseUrl/3.4.0')}shop.web/1.2.0.json`;
  expect(await feed.json(leaf)).toMatchObject({ listed: true, catalogEntry: { version: '1.2.0' } });
  expect(
    (await feed.ask(`${await resource('RegistrationsBaseUrl/3.4.0')}shop.web/2.0.0-rc.1.json`)).status,
  ).toBe(404);
});

it('a search finds words in ids, titles, descriptions and tags, the closest id first, and counts all', async () => {
  await feed.push({ id: 'Web', version: '1.0.0' });
  await feed.push({ id: 'Shop.Web', version: '1.0.0' });
  await feed.push({ id: 'Shop.Web', version: '1.1.0-beta' });
  await feed.push({ id: 'Tools', version: '1.0.0', description: 'For the web', tags: 'x' });
  await feed.push({ id: 'Only.Beta', version: '0.1.0-b' });
  const search = await resource('SearchQueryService');
  const ids = async (query: string) => {
    const { totalHits, data } = (await feed.json(`${search}?${query}`)) as {
      totalHits: number;
      data: { id: string; version: string }[];
    };
    return [totalHits, ...data.map(({ id, version }) => `${id} ${version}`)];
  };
  expect(await ids('q=web')).toEqual([3, 'Web 1.0.0', 'Shop.Web 1.0.0', 'Tools 1.0.0']);
  expect(await ids('q=web&prerelease=true&take=2')).toEqual([3, 'Web 1.0.0', 'Shop.Web 1.1.0-beta']);
  expect(await ids('q=web&skip=2')).toEqual([3, 'Tools 1.0.0']);
  expect(await ids('q=packageid:web')).toEqual([1, 'Web 1.0.0']);
  expect(await ids('q=shop%20tests')).toEqual([1, 'Shop.Web 1.0.0']);
  expect(await ids('q=')).toEqual([3, 'Shop.Web 1.0.0', 'Tools 1.0.0', 'Web 1.0.0']);
  expect(await ids('q=nothing')).toEqual([0]);
  expect((await feed.ask(`${search}?take=-1`)).status).toBe(400);
});

it('ids are completed, and the versions of one', async () => {
  await feed.push({ id: 'Shop.Web', version: '1.0.0' });
  await feed.push({ id: 'Shop.Web', version: '1.1.0-b' });
  await feed.push({ id: 'Tools', version: '1.0.0' });
  const complete = await resource('SearchAutocompleteService');
  expect(await feed.json(`${complete}?q=WEB`)).toEqual({ totalHits: 1, data: ['Shop.Web'] });
  expect(await feed.json(`${complete}?id=shop.web`)).toEqual({ data: ['1.0.0'] });
  expect(await feed.json(`${complete}?id=shop.web&prerelease=true`)).toEqual({ data: ['1.0.0', '1.1.0-b'] });
});

it('an unlisted version is in no search, but is told and installed; it can be listed again', async () => {
  await feed.push({ id: 'Shop.Web', version: '1.0.0' });
  const version = `${await resource('PackagePublish/2.0.0')}/Shop.Web/1.0.0`;
  const search = await resource('SearchQueryService');
  expect((await feed.ask(version, { method: 'DELETE' })).status).toBe(204);
  expect(await feed.json(`${search}?q=`)).toMatchObject({ totalHits: 0 });
  const flat = await resource('PackageBaseAddress/3.0.0');
  expect(await feed.json(`${flat}shop.web/index.json`)).toEqual({ versions: ['1.0.0'] });
  const leaf = await feed.json(`${await resource('RegistrationsBaseUrl')}shop.web/1.0.0.json`);
  expect(leaf).toMatchObject({ listed: false, published: '1900-01-01T00:00:00Z' });
  expect((await feed.ask(version, { method: 'POST' })).status).toBe(200);
  expect(await feed.json(`${search}?q=`)).toMatchObject({ totalHits: 1 });
  expect((await feed.ask(`${version}.9`, { method: 'DELETE' })).status).toBe(404);
});

it('what is sent compressed is what is sent plain', async () => {
  await feed.push({ id: 'Shop.Web', version: '1.0.0' });
  const address = `${await resource('RegistrationsBaseUrl/3.4.0')}shop.web/index.json`;
  const { get } = await import('node:http');
  const raw = await new Promise<Buffer>((resolve, reject) => {
    get(address, { headers: { 'X-NuGet-ApiKey': 'API-FEED' } }, async (response) => {
      resolve(Buffer.concat(await response.toArray()));
    }).on('error', reject);
  });
  expect(JSON.parse(gunzipSync(raw).toString())).toEqual(await feed.json(address));
});
