import { access, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { enterLedger, readLedger } from '../support/ledger.ts';
import { statesOf } from '../support/log.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
afterEach(() => world.close());

it('an upload that fails on one machine ends the deployment before anything is extracted on any machine', async () => {
  world = await createWorld();
  const names = ['web-1', 'web-2', 'web-3'];
  const agents = await Promise.all(names.map((name) => world.addAgent({ name, roles: ['web'] })));
  for (const name of names) await world.api.post(`/machines/${name}/health-check`);
  const ledger = path.join(world.folder, 'ledger');
  await world.pushPackage('Web', '1.0.0', { 'Deploy.sh': enterLedger(ledger, 'deployed') });
  await createProject(world.api, 'Web', [
    {
      name: 'First',
      roles: ['web'],
      action: { kind: 'run-script', syntax: 'bash', body: enterLedger(ledger, 'script') },
    },
    { name: 'Web', roles: ['web'], action: { kind: 'deploy-package', packageId: 'Web' } },
  ]);

  // A plain file where the agent keeps its packages: every write to it is refused by the operating system.
  const files = path.join(world.agents.get('web-2')!.home, 'files');
  await rm(files, { recursive: true, force: true });
  await writeFile(files, 'in the way');

  const release = { project: 'Web', version: '1.0.0', packageVersion: '1.0.0' };
  const { taskId } = await deploy(world.api, release, 'Test');
  const { events, taskState } = await followTask(world.server, taskId);

  expect(taskState).toBe('failed');
  expect(await readLedger(ledger)).toEqual([]);
  for (const agent of agents) {
    const there = await access(agent.applications).then(
      () => readdir(agent.applications),
      () => [],
    );
    expect(there).toEqual([]);
  }
  const states = statesOf(events);
  expect(states['Upload packages']).toBe('failed');
  expect(states['Upload packages / web-2']).toBe('failed');
  expect(states['Step 1: First']).toBe('skipped');
  expect(states['Step 2: Web']).toBe('skipped');
});
