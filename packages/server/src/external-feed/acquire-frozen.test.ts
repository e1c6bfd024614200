import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import type { Sha256 } from '@tako/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createAddressGuard } from '../address-guard.ts';
import { hashedFile } from '../data-folder/hashed-file.ts';
import { openTestStore, type TestStore } from '../database/database.test-support.ts';
import { createSecrets, masterKeyBytes } from '../database/secrets.ts';
import { asker } from '../environment/ask.test-support.ts';
import { acquirePackage } from '../package/acquire-package.ts';
import { bodyOf, filesOf, packageBytes } from '../package/packages.test-support.ts';
import { pushPackage } from '../package/push-package.ts';
import { type AcquireOptions, acquireFrozen, type FrozenPackage } from './acquire-frozen.ts';
import { startServer } from './faulty-server.test-support.ts';
import { feedRoutes } from './feed.routes.ts';
import { createFeedHttp, type FeedHttp } from './feed-http.ts';

const secrets = createSecrets(Buffer.alloc(masterKeyBytes, 7));
const signal = new AbortController().signal;
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex') as Sha256;

let store: TestStore;
let packagesFolder: string;
let http: FeedHttp;
let server: Awaited<ReturnType<typeof startServer>>;
/** How the feed answers next; what it sends is the package's first bytes unless a test says otherwise. */
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let bytes: Buffer;
let frozen: FrozenPackage;

beforeEach(async () => {
  store = await openTestStore();
  packagesFolder = path.join(store.folder, 'packages');
  http = createFeedHttp({ mayGoTo: createAddressGuard(['127.0.0.1']), retryFirstMs: 1 });
  bytes = await packageBytes(store.folder, 'Shop.Web', '1.0.0', 'first');
  answer = (request, response) => {
    if (request.headers['if-none-match'] === '"a"') return void response.writeHead(304).end();
    response.writeHead(200, { etag: '"a"', 'content-length': bytes.length }).end(bytes);
  };
  server = await startServer((request, response) => answer(request, response));
  const ask = asker(feedRoutes({ db: store.db, http, secrets }));
  const address = `${server.url}/{id}.{version}.nupkg`;
  const { id: feedId } = await ask('feeds.create', { body: { name: 'Other', kind: 'url', address } });
  const sizeBytes = bytes.length;
  frozen = { feedId, packageId: 'Shop.Web', version: '1.0.0', sha256: hashOf(bytes), sizeBytes };
});
afterEach(async () => {
  await http.close();
  await server.close();
  await store.close();
});

const acquire = (more: Partial<AcquireOptions> = {}) => {
  const options = { db: store.db, http, secrets, packagesFolder };
  return acquireFrozen(options, frozen, { signal, ...more });
};
const isHere = () => acquirePackage({ packagesFolder, ...frozen });

it('bytes that the server does not have are fetched, told as they come, and kept', async () => {
  const told: number[] = [];
  const fetched: unknown[] = [];
  const acquired = await acquire({
    onProgress: (count) => told.push(count),
    onFetch: async (...what) => void fetched.push(what),
  });
  expect(acquired).toEqual({ source: 'fetched from Other', doubt: null });
  expect([told.at(-1), fetched]).toEqual([bytes.length, [['Other', bytes.length]]]);
  await isHere();
});

it('bytes that the server has are not fetched again while the feed says that they are the same', async () => {
  await acquire();
  const told: number[] = [];
  const acquired = await acquire({ onProgress: (count) => told.push(count) });
  expect(acquired).toEqual({ source: 'the same in Other', doubt: null });
  expect(told.at(-1)).toBe(bytes.length);
});

it.each<[string, (file: string) => Promise<void>]>([
  ['lost', (file) => rm(file)],
  ['spoilt', (file) => writeFile(file, Buffer.alloc(bytes.length))],
])('a file that is %s is fetched again', async (_, harm) => {
  await acquire();
  await harm(hashedFile(packagesFolder, frozen.sha256));
  expect(await acquire()).toEqual({ source: 'fetched from Other', doubt: null });
  await isHere();
});

it('a version that the feed has replaced is refused with both hashes, and its new bytes are not kept', async () => {
  await acquire();
  const replaced = await packageBytes(store.folder, 'Shop.Web', '1.0.0', 'second');
  answer = (_, response) => void response.writeHead(200, { etag: '"b"' }).end(replaced);
  await expect(acquire()).rejects.toMatchObject({
    code: 'release.package-replaced',
    message:
      'Shop.Web 1.0.0 was replaced in the feed Other after the release was made: the release froze SHA-256 ' +
      `${frozen.sha256}, the feed has ${hashOf(replaced)}; make a new release, or put the package back that was there`,
  });
  expect(await filesOf(packagesFolder)).toEqual([frozen.sha256]);
});

it.each<[string, (response: ServerResponse) => void, string, string]>([
  ['is down', (response) => void response.socket?.destroy(), 'cannot be used', 'feed.unreachable'],
  [
    'no longer has the version',
    (response) => void response.writeHead(404).end(),
    'Other no longer has Shop.Web 1.0.0',
    'release.package-missing',
  ],
])(
  'a feed that %s: what the server has is good, with a doubt; nothing else is',
  async (_, say, doubt, code) => {
    await acquire();
    answer = (_request, response) => say(response);
    expect(await acquire()).toEqual({ source: null, doubt: expect.stringContaining(doubt) });
    await rm(packagesFolder, { recursive: true });
    await expect(acquire()).rejects.toMatchObject({ code });
  },
);

it("a version of the server's own feed that was replaced is refused, also where the old bytes are there", async () => {
  const target = { db: store.db, packagesFolder, now: Date.now };
  await pushPackage(target, bodyOf(bytes), 'fail', signal);
  const feedId = 'Feeds-1';
  frozen = { ...frozen, feedId };
  expect(await acquire()).toEqual({ source: null, doubt: null });
  const other = await packageBytes(store.folder, 'Shop.Web', '1.0.0', 'second');
  await pushPackage(target, bodyOf(other), 'overwrite', signal);
  await expect(acquire()).rejects.toMatchObject({ code: 'release.package-replaced' });
});
