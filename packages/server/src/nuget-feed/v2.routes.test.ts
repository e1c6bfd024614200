import { parseXml } from '@rgrove/parse-xml';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openFeed, type TestFeed } from './feed.test-support.ts';

let feed: TestFeed;
beforeEach(async () => {
  feed = await openFeed();
  for (const version of ['1.0.0', '1.10.0', '1.9.0', '2.0.0-beta', '2.0.0-rc.1']) {
    await feed.push({ id: 'Shop.Web', version, tags: 'shop web' });
  }
  await feed.push({ id: 'Tools', version: '0.1.0', description: 'a < b & "c"' });
});
afterEach(() => feed.close());

const read = async (address: string) => {
  const answer = await feed.ask(`/nuget/${address}`);
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
};
/** `Id Version` of each entry, after making sure that it is XML. */
async function entriesOf(address: string): Promise<string[]> {
  const { status, text } = await read(address);
  expect(status, text).toBe(200);
  parseXml(text);
  const entries = [...text.matchAll(/<d:Id>(.*?)<\/d:Id><d:Version>(.*?)<\/d:Version>/g)];
  return entries.map(([, id, version]) => `${id} ${version}`);
}

it('the root and its metadata say what there is', async () => {
  expect((await read('')).text).toContain('<collection href="Packages">');
  const { text, type } = await read('$metadata');
  parseXml(text);
  expect(type).toBe('application/xml; charset=utf-8');
  for (const name of ['Search', 'FindPackagesById', 'GetUpdates'])
    expect(text).toContain(`FunctionImport Name="${name}"`);
});

it('a package is found by its id, all versions, the newest first; SemVer 2 only where the client knows it', async () => {
  const all = ['Shop.Web 2.0.0-beta', 'Shop.Web 1.10.0', 'Shop.Web 1.9.0', 'Shop.Web 1.0.0'];
  expect(await entriesOf("FindPackagesById()?id='shop.web'")).toEqual(all);
  const both = await entriesOf("FindPackagesById()?id='shop.web'&semVerLevel=2.0.0");
  expect(both).toEqual(['Shop.Web 2.0.0-rc.1', ...all]);
});

it('filters, orders and parts are as the client asks for them', async () => {
  const find = "FindPackagesById()?id='Shop.Web'";
  expect(await entriesOf(`${find}&$filter=IsLatestVersion&$orderby=Version desc&$top=1`)).toEqual([
    'Shop.Web 1.10.0',
  ]);
  expect(await entriesOf(`${find}&$orderby=Version&$skip=1&$top=2`)).toEqual([
    'Shop.Web 1.9.0',
    'Shop.Web 1.10.0',
  ]);
  expect(await entriesOf("Packages?$filter=tolower(Id) eq 'tools'")).toEqual(['Tools 0.1.0']);
  expect(
    await entriesOf(
      "Packages()?$filter=substringof('shop',tolower(Id)) and IsAbsoluteLatestVersion&semVerLevel=2.0.0",
    ),
  ).toEqual(['Shop.Web 2.0.0-rc.1']);
  expect((await read('Packages()/$count')).text).toBe('5');
  expect((await read("Packages?$filter=Id eq 'Tools'&$inlinecount=allpages")).text).toContain(
    '<m:count>1</m:count>',
  );
});

it('a search leaves pre-releases out unless they are wished for', async () => {
  const search = "Search()?searchTerm='shop'&targetFramework=''&includePrerelease";
  expect(await entriesOf(`${search}=false`)).toEqual(['Shop.Web 1.10.0', 'Shop.Web 1.9.0', 'Shop.Web 1.0.0']);
  expect(await entriesOf(`${search}=true&$filter=IsAbsoluteLatestVersion`)).toEqual([]);
  expect(await entriesOf(`${search}=true&$top=1`)).toEqual(['Shop.Web 2.0.0-beta']);
});

it('updates are what is newer than what somebody has', async () => {
  const updates = "GetUpdates()?packageIds='Shop.Web|Tools'&versions='1.9.0|0.1.0'";
  expect(await entriesOf(`${updates}&includePrerelease=false&includeAllVersions=false`)).toEqual([
    'Shop.Web 1.10.0',
  ]);
  expect(await entriesOf(`${updates}&includePrerelease=true&includeAllVersions=true`)).toEqual([
    'Shop.Web 2.0.0-beta',
    'Shop.Web 1.10.0',
  ]);
});

it('one version is told whole, with its file, whatever its texts hold', async () => {
  const { text, type } = await read("Packages(Id='Tools',Version='0.1')");
  parseXml(text);
  expect(type).toBe('application/atom+xml; type=entry; charset=utf-8');
  expect(text).toContain('<d:Description>a &lt; b &amp; &quot;c&quot;</d:Description>');
  const source = /<content type="application\/zip" src="([^"]+)"/.exec(text)?.[1] ?? '';
  const file = Buffer.from(await (await feed.ask(source)).arrayBuffer());
  const { createHash } = await import('node:crypto');
  expect(text).toContain(
    `<d:PackageHash>${createHash('sha512').update(file).digest('base64')}</d:PackageHash>`,
  );
  expect((await read("Packages(Id='Tools',Version='9')")).status).toBe(404);
  expect((await read("Packages(Version='9')")).status).toBe(400);
});

it('more than a page is followed by its link', async () => {
  for (let number = 0; number < 101; number++) await feed.push({ id: 'Many', version: `1.0.${number}` });
  const { text } = await read("FindPackagesById()?id='Many'&$orderby=Version");
  const next = /<link rel="next" href="([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
  expect([...text.matchAll(/<entry>/g)]).toHaveLength(100);
  const rest = await (await feed.ask(next)).text();
  expect([...rest.matchAll(/<d:Version>(.*?)</g)].map((match) => match[1])).toEqual(['1.0.100']);
  expect(rest).not.toContain('rel="next"');
});

it.each([
  ['$filter=Colour eq 1', '"Colour" at character 1'],
  ['$filter=Id eq', 'ends too early'],
  ['$orderby=Colour', '"Colour" at character 1'],
  ['$top=x', '$top'],
])('%s is refused with the place', async (query, problem) => {
  const { status, text } = await read(`Packages?${query}`);
  expect(status).toBe(400);
  expect(JSON.parse(text).detail).toContain(problem);
});
