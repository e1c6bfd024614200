import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { linesOf, statesOf } from '../support/log.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
afterEach(() => world.close());

async function deployPackage(files: Record<string, string>) {
  world = await createWorld();
  const agent = await world.addAgent({ name: 'box', roles: ['box'] });
  await world.pushPackage('App', '1.0.0', files);
  await createProject(world.api, 'App', [
    { name: 'App', roles: ['box'], action: { kind: 'deploy-package', packageId: 'App' } },
  ]);
  const { taskId } = await deploy(world.api, { project: 'App', version: '1.0.0' }, 'Test');
  const { events, taskState } = await followTask(world.server, taskId);
  return { agent, events, taskState, task: await world.api.get(`/tasks/${taskId}`) };
}

it('a script that exits 3 fails its convention, its machine and the deployment, and the error says 3', async () => {
  const { events, taskState, task } = await deployPackage({
    'Deploy.sh': 'echo "about to fail"\nexit 3\n',
    'PostDeploy.sh': 'echo "never reached"\n',
    'DeployFailed.sh': 'echo "cleaning up"\n',
  });
  expect(taskState).toBe('failed');
  expect(task.error).toMatch(/Step 1 \(App\) on box: .*Deploy\.sh.*3/);
  expect(linesOf(events)).toEqual(expect.arrayContaining(['about to fail', 'cleaning up']));
  expect(linesOf(events)).not.toContain('never reached');
  expect(statesOf(events)).toMatchObject({
    'Step 1: App': 'failed',
    'Step 1: App / box': 'failed',
    'Step 1: App / box / Deploy script': 'failed',
    'Step 1: App / box / PostDeploy script': 'skipped',
    'Step 1: App / box / DeployFailed script': 'success',
  });
});

it('a script without an interpreter on the machine is an error that names script and interpreter', async () => {
  const { taskState, task, agent } = await deployPackage({ 'Deploy.ps1': 'Write-Host "hello"\n' });
  expect(taskState).toBe('failed');
  expect(task.error).toMatch(/Deploy\.ps1/);
  expect(task.error).toMatch(/pwsh|PowerShell/);
  expect(await readdir(path.join(agent.applications, 'Test', 'App'))).toEqual(['1.0.0']);
});
