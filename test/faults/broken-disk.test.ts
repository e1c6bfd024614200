/** Disks that fail, and disks that can only be read: nothing is acknowledged that is not on them. */
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { enterLedger, readLedger } from '../support/ledger.ts';
import { linesOf } from '../support/log.ts';
import { boxPackage, boxScript, createProxiedWorld, type ProxiedWorld } from '../support/proxied-world.ts';
import { hasStrace, inject } from '../support/strace.ts';

let world: ProxiedWorld;
afterEach(() => world?.close());

let version = 0;
async function run(project: string): Promise<Awaited<ReturnType<typeof followTask>>> {
  version += 1;
  const release = { project, version: `1.0.${version}`, packageVersion: '1.0.0' };
  const { taskId } = await deploy(world.api, release, 'Test');
  return followTask(world.server, taskId);
}

beforeEach(({ skip }) => {
  if (!hasStrace) skip('strace is not installed');
});

it('row 28: an agent whose disk makes nothing durable takes no file and starts nothing, says why, and works again when it does', async () => {
  world = await createProxiedWorld(false);
  const ledger = world.file('ledger');
  await world.pushPackage('Big', '1.0.0', {
    'payload.bin': randomBytes(3_000_000),
    'Deploy.sh': enterLedger(ledger, 'package'),
  });
  await createProject(world.api, 'Package', [boxPackage('Big')]);
  await createProject(world.api, 'Script', [boxScript('Run', enterLedger(ledger, 'script'))]);
  await world.api.post('/machines/box/health-check');

  const broken = await inject(world.agent.process().pid, 'fsync,fdatasync', 'error=EIO');
  for (const project of ['Package', 'Script']) {
    const { events, taskState } = await run(project);
    expect([project, taskState]).toEqual([project, 'failed']);
    expect(linesOf(events).join('\n')).toMatch(/EIO/);
  }
  expect(await readLedger(ledger)).toEqual([]);
  const files = await readdir(path.join(world.agent.home, 'files'));
  expect(files.filter((name) => /^[0-9a-f]{64}$/.test(name))).toEqual([]);
  await broken.stop();

  for (const project of ['Package', 'Script']) expect((await run(project)).taskState).toBe('success');
  expect(await readLedger(ledger)).toEqual(['package', 'script']);
});

it.each([
  ['makes nothing durable', 'fsync,fdatasync', 'error=EIO'],
  ['can only be read', 'pwrite64', 'error=EROFS'],
])(
  'row 28: a server whose disk %s acknowledges nothing, and works again when it can, with all that it had acknowledged',
  async (_what, calls, fault) => {
    world = await createProxiedWorld(false);
    const make = async (name: string) => world.api.post('/environments', { name });
    await make('Before');
    const broken = await inject(world.server.process().pid, calls, fault);
    await expect(make('During')).rejects.toMatchObject({ status: 500 });
    await broken.stop();
    await make('After');
    const names = async () =>
      (await world.api.get('/environments')).items.map(({ name }: { name: string }) => name);
    expect(await names()).toEqual(['Test', 'Before', 'After']);
    await world.server.stop('SIGKILL');
    await world.server.start();
    expect(await names()).toEqual(['Test', 'Before', 'After']);
  },
);
