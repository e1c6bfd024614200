import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { writePackage } from '@tako/nuget';
import type { Sha256 } from '@tako/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashedFile } from '../data-folder/hashed-file.ts';
import { openTestStore, type TestStore } from '../database/database.test-support.ts';
import { asker } from '../environment/ask.test-support.ts';
import type { FileAnswer } from '../http/handlers.ts';
import { acquirePackage } from './acquire-package.ts';
import { packageRoutes } from './package.routes.ts';
import { quarantineFolder } from './package.ts';
import { bodyOf, filesOf, packageBytes } from './packages.test-support.ts';

let store: TestStore;
let packagesFolder: string;
let ask: ReturnType<typeof asker<keyof ReturnType<typeof packageRoutes>>>;

beforeEach(async () => {
  store = await openTestStore();
  packagesFolder = path.join(store.folder, 'packages');
  ask = asker(packageRoutes({ db: store.db, packagesFolder, now: () => Date.UTC(2026, 0, 2) }));
});
afterEach(() => store.close());

const make = (id: string, version: string, content?: string) =>
  packageBytes(store.folder, id, version, content);
const push = async (bytes: Buffer, overwriteMode?: 'overwrite' | 'ignore') =>
  ask('packages.push', { body: bodyOf(bytes), query: overwriteMode ? { overwriteMode } : {} });
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex') as Sha256;

it('a pushed package is in the feed, and downloads as the very bytes that were pushed', async () => {
  const bytes = await make('Shop.Web', '1.2.0');
  const pushed = await push(bytes);
  expect(pushed).toEqual({
    ...{ id: 'Packages-1', packageId: 'Shop.Web', version: '1.2.0', title: 'Shop.Web', fileCount: 1 },
    ...{ description: 'Shop.Web of the tests', sizeBytes: bytes.length, sha256: hashOf(bytes) },
    ...{ createdAt: '2026-01-02T00:00:00.000Z', outcome: 'created', isListed: true },
  });
  const { outcome: _, ...known } = pushed;
  expect(await ask('packages.get', { id: 'shop.web@1.2' })).toEqual(known);
  const answer = await ask('packages.content', { id: 'Packages-1' });
  const { file, ...head } = answer as FileAnswer;
  expect(await readFile(file)).toEqual(bytes);
  const [contentType, fileName] = ['application/octet-stream', 'Shop.Web.1.2.0.nupkg'];
  expect(head).toEqual({ contentType, fileName, etag: `"${hashOf(bytes)}"` });
});

it('packages are summed up by id, with the version that a release would take and how many there are', async () => {
  for (const version of ['1.9.0', '1.10.0', '2.0.0-rc.1']) await push(await make('Shop.Web', version));
  await push(await make('Shop.Database', '2.0.0'));
  const sums = async (query: object) => {
    const { items, total } = await ask('packages.summaries', { query });
    return [total, ...items.map((item) => `${item.packageId} ${item.newestVersion} of ${item.versionCount}`)];
  };
  expect(await sums({})).toEqual([2, 'Shop.Database 2.0.0 of 1', 'Shop.Web 1.10.0 of 3']);
  expect(await sums({ skip: 1, take: 1 })).toEqual([2, 'Shop.Web 1.10.0 of 3']);
  expect(await sums({ search: 'data' })).toEqual([1, 'Shop.Database 2.0.0 of 1']);
  await ask('packages.patch', { id: 'Shop.Web@1.10', body: { isListed: false } });
  expect(await sums({ search: 'web' })).toEqual([1, 'Shop.Web 1.9.0 of 3']);
  for (const version of ['1.9', '2.0.0-rc.1']) {
    await ask('packages.patch', { id: `Shop.Web@${version}`, body: { isListed: false } });
  }
  expect(await sums({ search: 'web' })).toEqual([1, 'Shop.Web 2.0.0-rc.1 of 3']);
});

it('packages are listed by id, each with its newest version first, whole or in parts', async () => {
  for (const version of ['1.9.0', '1.10.0', '1.10.0-rc.1']) await push(await make('Shop.Web', version));
  await push(await make('Shop.Database', '2.0.0'));
  const list = async (query: object) => {
    const { items, total } = await ask('packages.list', { query });
    return [total, ...items.map(({ packageId, version }) => `${packageId} ${version}`)];
  };
  const web = ['Shop.Web 1.10.0', 'Shop.Web 1.10.0-rc.1', 'Shop.Web 1.9.0'];
  expect(await list({})).toEqual([4, 'Shop.Database 2.0.0', ...web]);
  expect(await list({ packageId: 'shop.WEB' })).toEqual([3, ...web]);
  expect(await list({ packageId: 'Shop' })).toEqual([0]);
  expect(await list({ search: 'DATA' })).toEqual([1, 'Shop.Database 2.0.0']);
  expect(await list({ skip: 1, take: 2 })).toEqual([4, 'Shop.Web 1.10.0', 'Shop.Web 1.10.0-rc.1']);
});

describe('a push that is refused leaves nothing', () => {
  afterEach(async () => {
    expect(await filesOf(packagesFolder)).toEqual([]);
    expect(await ask('packages.list')).toMatchObject({ total: 0 });
  });

  it('what is no zip', async () => {
    await expect(push(Buffer.from('hello'))).rejects.toMatchObject({ code: 'package.invalid' });
  });

  it('a package whose content is not what its checksum says, naming the file', async () => {
    const bytes = await make('Shop.Web', '1.0.0', 'x'.repeat(100));
    const at = bytes.indexOf('hello.txt') + 'hello.txt'.length;
    bytes[at] = (bytes[at] as number) ^ 0xff;
    const refusal = { code: 'package.invalid', errors: [{ field: 'hello.txt' }] };
    await expect(push(bytes)).rejects.toMatchObject(refusal);
  });

  it('a package that ends too early', async () => {
    const bytes = await make('Shop.Web', '1.0.0');
    await expect(push(bytes.subarray(0, -10))).rejects.toMatchObject({ code: 'package.invalid' });
  });

  it('a push whose connection breaks', async () => {
    const bytes = await make('Shop.Web', '1.0.0');
    const cut = async function* () {
      yield bytes.subarray(0, 100);
      throw new Error('the line is cut');
    };
    const pushing = ask('packages.push', { body: bodyOf(Readable.from(cut())) });
    await expect(pushing).rejects.toThrow('the line is cut');
  });

  it('a package with a dependency on nonsense, naming it', async () => {
    const file = path.join(store.folder, 'odd.nupkg');
    const dependency = '<dependencies><dependency id="Base" version="[2.0,1.0]"/></dependencies>';
    const nuspec = `<package><metadata><id>A</id><version>1</version><authors>x</authors><description>x</description>${dependency}</metadata></package>`;
    const metadata = { id: 'A', version: '1', authors: 'x', description: 'x' };
    await writePackage(file, metadata, [{ path: 'a.txt', source: Buffer.from('a') }], { nuspec });
    await expect(push(await readFile(file))).rejects.toMatchObject({
      code: 'package.invalid',
      errors: [{ field: 'Base', message: '"[2.0,1.0]" is no range of versions' }],
    });
  });

  it('a push whose client goes away while it sends', async () => {
    const gone = new AbortController();
    const endless = new Readable({
      read() {
        gone.abort(new Error('gone'));
        this.push('more');
      },
    });
    const body = bodyOf(endless);
    await expect(ask('packages.push', { body, signal: gone.signal })).rejects.toThrow('gone');
  });

  it('a package that says it is larger than any may be, before a byte is read', async () => {
    const stream = Readable.from(['never read']);
    const body = { ...bodyOf(stream), sizeBytes: 2 ** 40 };
    await expect(ask('packages.push', { body })).rejects.toMatchObject({ code: 'package.too-large' });
    expect(stream.readableDidRead).toBe(false);
  });

  it.each([
    'application/json',
    'text/xml; charset=utf-8',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
  ])('a body of the type %s', async (contentType) => {
    const body = bodyOf(await make('Shop.Web', '1.0.0'), contentType);
    const refusal = { code: 'request.unsupported-media' };
    await expect(ask('packages.push', { body })).rejects.toMatchObject(refusal);
  });
});

it('of two pushes of one version at the same moment one is taken, and the other told', async () => {
  const [one, two] = [await make('Shop.Web', '1.0.0', 'one'), await make('Shop.Web', '1.0', 'two')];
  const results = await Promise.allSettled([push(one), push(two)]);
  expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  const refused = results.find((result) => result.status === 'rejected');
  expect(refused?.reason).toMatchObject({ code: 'package.exists' });
  expect(await ask('packages.list')).toMatchObject({ total: 1 });
  expect(await filesOf(packagesFolder)).toHaveLength(1);
});

describe('a version that is in the feed already', () => {
  it('is refused, also with the same bytes, and stays as it was', async () => {
    const bytes = await make('Shop.Web', '1.0.0');
    await push(bytes);
    const refusal = { code: 'package.exists', message: expect.stringContaining('Packages-1') };
    await expect(push(bytes)).rejects.toMatchObject(refusal);
    await expect(push(await make('shop.WEB', '1.0', 'other'))).rejects.toMatchObject(refusal);
    expect(await filesOf(packagesFolder)).toEqual([hashOf(bytes)]);
  });

  it('is answered as it is where the push says ignore', async () => {
    const first = await push(await make('Shop.Web', '1.0.0'));
    expect(await push(await make('Shop.Web', '1.0.0', 'other'), 'ignore')).toEqual({
      ...first,
      outcome: 'found',
    });
    expect(await filesOf(packagesFolder)).toEqual([first.sha256]);
  });

  it('gets the new bytes under its id where the push says overwrite, and the old ones go', async () => {
    const first = await push(await make('Shop.Web', '1.0.0'));
    const second = await push(await make('Shop.Web', '1.0.0', 'other'), 'overwrite');
    expect(second).toMatchObject({ id: first.id, version: '1.0.0', outcome: 'replaced' });
    expect(second.sha256).not.toBe(first.sha256);
    expect(await filesOf(packagesFolder)).toEqual([second.sha256]);
  });

  it('is stored once where two push it at the same time', async () => {
    const bytes = await make('Shop.Web', '1.0.0');
    const ends = await Promise.allSettled([push(bytes), push(bytes)]);
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await filesOf(packagesFolder)).toEqual([hashOf(bytes)]);
  });
});

describe('a stored file', () => {
  it('is told to be missing or spoilt before anybody uses it', async () => {
    const { sha256: text, sizeBytes } = await push(await make('Shop.Web', '1.0.0'));
    const sha256 = text as Sha256;
    const stored = { packagesFolder, sha256, sizeBytes };
    const file = hashedFile(packagesFolder, sha256);
    expect(await acquirePackage(stored)).toBe(file);
    for (const bytes of [Buffer.alloc(sizeBytes), 'short']) {
      await writeFile(file, bytes);
      await expect(acquirePackage(stored)).rejects.toMatchObject({ code: 'package-file.spoilt' });
      expect(await readFile(path.join(quarantineFolder(packagesFolder), sha256))).toEqual(Buffer.from(bytes));
      await expect(acquirePackage(stored)).rejects.toMatchObject({ code: 'package-file.missing' });
    }
  });

  it('that is lost or spoilt comes back when the same bytes are pushed again, and by no others', async () => {
    const bytes = await make('Shop.Web', '1.0.0');
    const row = await push(bytes);
    const file = hashedFile(packagesFolder, row.sha256 as Sha256);
    await rm(file);
    await expect(push(await make('Shop.Web', '1.0.0', 'other'))).rejects.toMatchObject({
      code: 'package.exists',
    });
    expect(await push(bytes)).toEqual({ ...row, outcome: 'found' });
    expect(await readFile(file)).toEqual(bytes);
    await writeFile(file, 'short');
    expect(await push(bytes, 'ignore')).toEqual({ ...row, outcome: 'found' });
    expect(await readFile(file)).toEqual(bytes);
  });
});

it('what is not there is not found: a version, a package, a feed', async () => {
  const notFound = { code: 'not-found' };
  await expect(ask('packages.get', { id: 'Shop.Web@1.0.0' })).rejects.toMatchObject(notFound);
  await expect(ask('packages.delete', { id: 'Packages-9' })).rejects.toMatchObject(notFound);
});

it('an unlisted package is still there, and is listed again', async () => {
  await push(await make('Shop.Web', '1.0.0'));
  const id = 'Shop.Web@1.0.0';
  expect(await ask('packages.patch', { id, body: { isListed: false } })).toMatchObject({ isListed: false });
  expect(await ask('packages.get', { id })).toMatchObject({ isListed: false });
  expect(await ask('packages.patch', { id, body: { isListed: true } })).toMatchObject({ isListed: true });
});
