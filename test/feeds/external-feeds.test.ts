/** Packages of feeds elsewhere: from the command line to the file on the machine. */
import { copyFile, mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Resource } from '@tako/api';
import { type Client, createClient, followChanges } from '@tako/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer } from '../../packages/server/src/external-feed/faulty-server.test-support.ts';
import { runProgram, startProgram, whenLogged } from '../../scripts/rig/program.ts';
import { createWorld, packFiles, type World } from '../support/world.ts';

let world: World;
/** Another server, whose feed the first one takes packages from. */
let other: World;
beforeAll(async () => {
  other = await createWorld();
  world = await createWorld({ flags: ['--feed-private-addresses', '127.0.0.1'] });
  await world.addAgent({ name: 'web-1', roles: ['web'] });
});
afterAll(async () => {
  await world?.close();
  await other?.close();
});

const tako = async (...args: string[]) => {
  const { exitCode, stdout, stderr } = await runProgram('tako', args, { env: world.server.env() });
  return { exitCode, output: `${stdout}${stderr}` };
};

it('a release takes the newest version of a feed elsewhere, and deploys its bytes when the feed is gone', async () => {
  await other.pushPackage('Shop.Web', '1.0.0', { 'page.html': 'one' });
  await other.pushPackage('Shop.Web', '1.1.0', { 'page.html': 'two' });
  const address = `${other.server.url()}/nuget/v3/index.json`;
  const create = ['feed', 'create', '--name', 'Releases', '--address', address];
  expect(await tako(...create, '--password', other.server.apiKey, '--username', 'x')).toMatchObject({
    exitCode: 0,
  });
  expect((await tako('feed', 'test', 'Releases')).output).toContain('It is a feed of NuGet 3');
  expect((await tako('feed', 'versions', 'Releases', 'shop.web')).output).toMatch(/1\.1\.0.*\n1\.0\.0/);

  await world.api.post('/projects', { name: 'Shop' });
  const action = { kind: 'deploy-package', packageId: 'Shop.Web', feedId: 'Releases' };
  const steps = [{ name: 'Web', roles: ['web'], action }];
  await world.api.put('/projects/shop/process', { version: 0, steps });
  expect((await tako('release', 'create', '--project', 'Shop')).output).toContain('1.1.0');
  await other.server.stop('SIGKILL');
  const deploy = [
    'release',
    'deploy',
    '--project',
    'Shop',
    '--version',
    '1.1.0',
    '--environment',
    'Test',
    '--wait',
  ];
  const { exitCode, output } = await tako(...deploy);
  expect(exitCode, output).toBe(0);
  const log = await tako('task', 'log', await newestTask());
  expect(log.output).toMatch(/The bytes that the release froze are deployed, unchecked: .*ECONNREFUSED/);
  const installed = path.join(
    world.agents.get('web-1')?.applications ?? '',
    'Test',
    'Shop.Web',
    '1.1.0',
    'page.html',
  );
  expect(await readFile(installed, 'utf8')).toBe('two');

  const tested = await tako('feed', 'test', 'Releases');
  expect([tested.exitCode, tested.output]).toEqual([1, expect.stringContaining('ECONNREFUSED')]);
  const missing = await tako('release', 'create', '--project', 'Shop', '--version', '2.0.0');
  expect([missing.exitCode, missing.output]).toEqual([
    expect.any(Number),
    expect.stringContaining('cannot be used'),
  ]);
  expect(missing.exitCode).not.toBe(0);
});

const newestTask = async (): Promise<string> =>
  (await world.api.get('/tasks?kind=deployment&take=1')).items[0].id;

it('a version that its feed has replaced since the release was made is refused: in the deployment, nothing is uploaded', async () => {
  const folder = path.join(world.folder, 'replaced');
  await mkdir(folder);
  const put = async (text: string) => {
    const file = await packFiles(world.folder, 'Old.App', '1.0.0', { 'a.txt': text });
    await copyFile(file, path.join(folder, path.basename(file)));
  };
  await put('first');
  await tako('feed', 'create', '--name', 'Shelf', '--kind', 'folder', '--address', folder);
  await world.api.post('/projects', { name: 'Old' });
  const action = { kind: 'deploy-package', packageId: 'Old.App', feedId: 'Shelf' };
  await world.api.put('/projects/old/process', {
    version: 0,
    steps: [{ name: 'Web', roles: ['web'], action }],
  });
  await tako('release', 'create', '--project', 'Old', '--version', '1');
  const deploy = [
    'release',
    'deploy',
    '--project',
    'Old',
    '--version',
    '1',
    '--environment',
    'Test',
    '--progress',
  ];
  const first = await tako(...deploy);
  expect(first, first.output).toMatchObject({ exitCode: 0 });
  expect(first.output).toContain('Acquire packages: success');

  await put('second, and longer');
  const refused = await tako(...deploy);
  expect(refused.exitCode, refused.output).not.toBe(0);
  expect(refused.output).toMatch(
    /Old\.App 1\.0\.0 was replaced in the feed Shelf .* froze SHA-256 [0-9a-f]{64}, the feed has [0-9a-f]{64}; make a new release/,
  );
  expect(refused.output).not.toContain('Upload packages: running');
  await tako('release', 'create', '--project', 'Old', '--version', '2');
  const again = await tako(...deploy.map((word) => (word === '1' ? '2' : word)));
  expect(again, again.output).toMatchObject({ exitCode: 0 });
});

it("a version of the server's own feed that was replaced is refused before the deployment is queued, also by the preview", async () => {
  await world.pushPackage('Own.App', '1.0.0', { 'a.txt': 'first' });
  await world.api.post('/projects', { name: 'Own' });
  const action = { kind: 'deploy-package', packageId: 'Own.App' };
  await world.api.put('/projects/own/process', {
    version: 0,
    steps: [{ name: 'Web', roles: ['web'], action }],
  });
  await tako('release', 'create', '--project', 'Own', '--version', '1');
  const file = await packFiles(world.folder, 'Own.App', '1.0.0', { 'a.txt': 'second' });
  const pushed = await tako('package', 'push', file, '--overwrite-mode', 'overwrite');
  expect(pushed.exitCode, pushed.output).toBe(0);
  const deploy = ['release', 'deploy', '--project', 'Own', '--version', '1', '--environment', 'Test'];
  const { exitCode, output } = await tako(...deploy);
  expect(exitCode, output).not.toBe(0);
  expect(output).toMatch(/Own\.App 1\.0\.0 was replaced in the feed/);
  const previewed = world.api.post('/deployments/preview', { release: 'own@1', environment: 'Test' });
  await expect(previewed).rejects.toThrow(/release\.package-replaced/);
});

it('a folder is a feed; a server that may not go to private addresses says so', async () => {
  const folder = path.join(world.folder, 'drop');
  await mkdir(folder);
  const file = await packFiles(world.folder, 'Drop.App', '3.0.0', { 'a.txt': 'a' });
  await copyFile(file, path.join(folder, path.basename(file)));
  await tako('feed', 'create', '--name', 'Drop', '--kind', 'folder', '--address', folder);
  expect((await tako('feed', 'versions', 'Drop', 'Drop.App')).output).toContain('3.0.0');
  await tako('feed', 'create', '--name', 'Metadata', '--address', 'http://169.254.169.254/latest/index.json');
  const { exitCode, output } = await tako('feed', 'test', 'Metadata');
  expect([exitCode, output]).toEqual([1, expect.stringContaining('where the server may not go')]);
  expect((await tako('feed', 'delete', 'Drop')).output).toContain('Deleted feed Drop');
  await rm(folder, { recursive: true });
});

it('while a release waits for a feed, API, change feed and command line tell how far the package is', async () => {
  const bytes = await readFile(await packFiles(world.folder, 'Slow.App', '1.0.0', { 'a.txt': 'a' }));
  const goOn = Promise.withResolvers<void>();
  const feed = await startServer(async (_request, response) => {
    response.writeHead(200, { 'content-length': bytes.length });
    response.write(bytes.subarray(0, 100));
    await goOn.promise;
    response.end(bytes.subarray(100));
  });
  try {
    const address = `${feed.url}/{id}/{version}.nupkg`;
    await tako('feed', 'create', '--name', 'Slow', '--kind', 'url', '--address', address);
    await world.api.post('/projects', { name: 'Slow' });
    const action = { kind: 'deploy-package', packageId: 'Slow.App', feedId: 'Slow' };
    await world.api.put('/projects/slow/process', {
      version: 0,
      steps: [{ name: 'Web', roles: ['web'], action }],
    });
    const client = createClient({ server: world.server.url(), apiKey: world.server.apiKey });
    const told = firstChangeOf(client, 'fetches');
    const env = world.server.env();
    const create = ['release', 'create', '--project', 'Slow', '--package-version', '1.0.0'];
    const making = startProgram('tako', create, path.join(world.folder, 'create.log'), { env });
    await told;
    const { items } = await client.call('fetches.list', { query: { project: 'slow' } });
    const what = { feedName: 'Slow', packageId: 'Slow.App', version: '1.0.0' };
    expect(items).toMatchObject([what]);
    await whenLogged(making, /fetching Slow\.App 1\.0\.0 from Slow: 0\.0 of 0\.0 MB/);
    const [now] = (await client.call('fetches.list')).items;
    expect([now?.bytes, now?.totalBytes]).toEqual([100, bytes.length]);
    goOn.resolve();
    expect(await making.ended).toBe(0);
    expect((await client.call('fetches.list')).items).toEqual([]);
  } finally {
    goOn.resolve();
    await feed.close();
  }
});

async function firstChangeOf(client: Client, resource: Resource): Promise<void> {
  for await (const { changes } of followChanges(client)) {
    if (changes.some((change) => change.resource === resource)) return;
  }
}
