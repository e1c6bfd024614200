/** A disk that is full, where this user may mount a small one. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { linesOf, statesOf } from '../support/log.ts';
import { createWorld } from '../support/world.ts';

const mebibyte = 1024 * 1024;

/** Above what the agent leaves free (`spareDiskBytes` of its limits); a tmpfs holds no memory for what is not in it. */
const diskMebibytes = 530;

it('row 26: a full disk of an agent fails the upload and says why, the agent stays reachable, and with room it goes on', async ({
  skip,
}) => {
  const world = await createWorld();
  const home = path.join(world.folder, 'box');
  await mkdir(home);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${diskMebibytes}m`, 'tako', home]);
  try {
    if (mounted.status !== 0) {
      skip(`mount says ${String(mounted.stderr).trim()}`);
    }
    await world.addAgent({ name: 'box', roles: ['box'] });
    await world.pushPackage('Big', '1.0.0', {
      'payload.bin': randomBytes(5 * mebibyte),
      'Deploy.sh': 'wc -c < payload.bin\n',
    });
    const step = { name: 'Place', roles: ['box'], action: { kind: 'deploy-package', packageId: 'Big' } };
    await createProject(world.api, 'Big', [step]);
    await writeFile(path.join(home, 'ballast'), Buffer.alloc(27 * mebibyte));
    const release = { project: 'Big', version: '1.0.0', packageVersion: '1.0.0' };
    const { taskId, releaseId } = await deploy(world.api, release, 'Test');

    const full = await followTask(world.server, taskId);
    expect(full.taskState).toBe('failed');
    expect(statesOf(full.events)['Upload packages / box']).toBe('failed');
    expect(JSON.stringify(full.events)).toMatch(/bytes are needed on the agent's disk/);
    // Reached, and it says that its disk is nearly full.
    expect((await world.api.post('/machines/box/health-check')).health.state).toBe('has-warnings');

    await rm(path.join(home, 'ballast'));
    const again = await world.api.post('/deployments', { release: releaseId, environment: 'Test' });
    const { events, taskState } = await followTask(world.server, again.taskId);
    expect(taskState).toBe('success');
    expect(linesOf(events)).toContain(String(5 * mebibyte));
  } finally {
    for (const agent of world.agents.values()) await agent.stop('SIGKILL');
    // Lazily: a runner outlives its agent, and may be about to end in there.
    if (mounted.status === 0) spawnSync('umount', ['--lazy', home]);
    await world.close();
  }
});
