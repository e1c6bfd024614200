/** Packages that change where they are kept. */
import { randomBytes } from 'node:crypto';
import { open, readdir, truncate } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { linesOf } from '../support/log.ts';
import { boxPackage, createProxiedWorld, type ProxiedWorld } from '../support/proxied-world.ts';

let world: ProxiedWorld;
afterEach(() => world.close());

const payload = 20_000_000;
let pushed: string;
let sha256: string;

/** A project of one package, which says how much it has got. */
async function prepare(polling: boolean): Promise<void> {
  world = await createProxiedWorld(polling);
  pushed = await world.pushPackage('Big', '1.0.0', {
    'payload.bin': randomBytes(payload),
    'Deploy.sh': 'wc -c < payload.bin\n',
  });
  ({ sha256 } = await world.api.get('/packages/Big@1.0.0'));
  await createProject(world.api, 'Big', [boxPackage('Big')]);
  await world.api.post('/machines/box/health-check');
}

let version = 0;
async function start(): Promise<string> {
  version += 1;
  const release = { project: 'Big', version: `1.0.${version}`, packageVersion: '1.0.0' };
  return (await deploy(world.api, release, 'Test')).taskId;
}

const deployed = async () => followTask(world.server, await start());
const packages = (...names: string[]) => path.join(world.server.folder, 'packages', ...names);
const onServer = () => packages(sha256.slice(0, 2), sha256);

/** Changes one bit of the file, at about three quarters of it. */
async function flip(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    const at = Math.floor((await handle.stat()).size * 0.75);
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, at);
    buffer[0]! ^= 1;
    await handle.write(buffer, 0, 1, at);
  } finally {
    await handle.close();
  }
}

/** The same package as it was pushed first. */
async function mustBeCured(): Promise<void> {
  expect(await readdir(packages('quarantine'))).toEqual([sha256]);
  await world.api.pushPackage(pushed);
  const { events, taskState } = await deployed();
  expect(taskState).toBe('success');
  expect(linesOf(events)).toContain(String(payload));
}

it('row 31: a package that has changed on the server is put aside, nothing of it is installed, and a push cures it', async () => {
  await prepare(false);
  await flip(onServer());
  const { events, taskState } = await deployed();
  expect(taskState).toBe('failed');
  expect(linesOf(events).join('\n')).toMatch(
    /could not be acquired: the file .* is spoilt: its SHA-256 is now/,
  );
  await mustBeCured();
});

it('row 31: a package that has changed on the machine is sent again by the next deployment', async () => {
  await prepare(false);
  expect((await deployed()).taskState).toBe('success');
  const before = world.proxy.bytes('up');
  expect((await deployed()).taskState).toBe('success');
  expect(world.proxy.bytes('up') - before).toBeLessThan(payload / 2);
  await flip(path.join(world.agent.home, 'files', sha256));
  const { events, taskState } = await deployed();
  expect(taskState).toBe('success');
  expect(linesOf(events)).toContain(String(payload));
  expect(world.proxy.bytes('up') - before).toBeGreaterThan(payload);
});

describe.each([
  ['listening', false],
  ['polling', true],
])('with a %s agent', (_mode, polling) => {
  it.each([
    ['changes', flip],
    ['becomes shorter', (file: string) => truncate(file, payload / 2)],
  ])('row 31: a package that %s while it is sent is noticed and put aside', async (_what, spoil) => {
    await prepare(polling);
    const paused = world.proxy.pauseAtByte(polling ? 'down' : 'up', 2_000_000);
    const taskId = await start();
    await paused;
    await spoil(onServer());
    world.proxy.resume();
    const { events, taskState } = await followTask(world.server, taskId);
    expect(taskState).toBe('failed');
    expect(linesOf(events).join('\n')).toMatch(
      /The upload of Big 1\.0\.0 to box failed: the file .* is spoilt/,
    );
    await mustBeCured();
  });
});
