import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { linesOf, nodesOf, pathOf, statesOf } from '../support/log.ts';
import { createWorld, type World } from '../support/world.ts';

const webConfig = `<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <appSettings>
    <add key="Greeting" value="packed" />
    <add key="Other" value="as packed" />
  </appSettings>
</configuration>
`;

let world: World;
afterEach(() => world.close());

async function pushShop(): Promise<void> {
  await world.pushPackage('Shop.Database', '1.0.0', {
    'Deploy.sh': 'echo "migrating"\nset_octopusvariable Migrations 3\n',
  });
  await world.pushPackage('Shop.Web', '1.0.0', {
    'Web.config': webConfig,
    'content/index.html': '<p>shop</p>',
    'PreDeploy.sh': 'echo "before"\n',
    'Deploy.sh': [
      `echo "migrations: $(get_octopusvariable 'Octopus.Action[Database].Output.Migrations')"`,
      'echo "password is $(get_octopusvariable Password)"',
      'printf "no newline at the end"',
    ].join('\n'),
    'PostDeploy.sh': 'write_warning "the cache is cold"\n',
  });
}

const shopSteps = [
  { name: 'Database', roles: ['sql'], action: { kind: 'deploy-package', packageId: 'Shop.Database' } },
  { name: 'Web', roles: ['web'], action: { kind: 'deploy-package', packageId: 'Shop.Web' } },
];

const shopVariables = [
  {
    name: 'Greeting',
    value: 'Hello from #{Octopus.Environment.Name} on #{Octopus.Machine.Name}',
    isSensitive: false,
  },
  { name: 'Password', value: 'correct horse battery', isSensitive: true },
];

describe.each([
  ['listening', false],
  ['polling', true],
])('with %s agents', (_mode, polling) => {
  it('deploys a release: database first, then every web box, configured for the environment', async () => {
    world = await createWorld();
    await world.addAgent({ name: 'sql-1', roles: ['sql'], polling });
    const webs = await Promise.all(
      ['web-1', 'web-2'].map((name) => world.addAgent({ name, roles: ['web'], polling })),
    );
    await pushShop();
    await createProject(world.api, 'Shop', shopSteps, shopVariables);

    const release = { project: 'Shop', version: '1.0.0', packageVersion: '1.0.0' };
    const { taskId } = await deploy(world.api, release, 'Test');
    const { events, taskState } = await followTask(world.server, taskId);

    expect({ taskState, log: linesOf(events) }).toMatchObject({ taskState: 'warning' });
    for (const web of webs) {
      const installed = path.join(web.applications, 'Test', 'Shop.Web', '1.0.0');
      expect(await readFile(path.join(installed, 'Web.config'), 'utf8')).toBe(
        webConfig.replace('value="packed"', `value="Hello from Test on ${web.name}"`),
      );
      expect(await readFile(path.join(installed, 'content/index.html'), 'utf8')).toBe('<p>shop</p>');
      const lines = linesOf(events, web.name);
      expect(lines).toContain('before');
      expect(lines).toContain('migrations: 3');
      expect(lines).toContain('no newline at the end');
    }
    expect(linesOf(events).join('\n')).not.toContain('correct horse');
    const states = statesOf(events);
    expect(states['Step 1: Database / sql-1 / Deploy script']).toBe('success');
    expect(states['Step 2: Web / web-1 / PreDeploy script']).toBe('success');
    expect(states['Step 2: Web / web-1 / PostDeploy script']).toBe('warning');
    expect(states['Step 2: Web / web-2 / DeployFailed script']).toBe('skipped');
    const pending = Object.entries(states).filter(([, state]) => state === 'pending' || state === 'running');
    expect(pending).toEqual([]);
  });
});

it('shows the whole tree as pending before anything has run, and each event once and in order', async () => {
  world = await createWorld();
  await world.addAgent({ name: 'sql-1', roles: ['sql'], polling: false });
  await world.addAgent({ name: 'web-1', roles: ['web'], polling: true });
  await pushShop();
  await createProject(world.api, 'Shop', shopSteps, shopVariables);
  const release = { project: 'Shop', version: '1.0.0', packageVersion: '1.0.0' };
  const { taskId } = await deploy(world.api, release, 'Test');
  const { events } = await followTask(world.server, taskId);

  const first = new Map<string, string>();
  for (const event of events) {
    if (event.kind === 'node' && !first.has(event.id)) first.set(event.id, event.state);
  }
  const nodes = nodesOf(events);
  const late = [...first].filter(([, state]) => state !== 'pending').map(([id]) => pathOf(nodes, id));
  expect(late).toEqual([]);
  const seqs = events.map((event) => event.seq);
  expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
  expect(new Set(seqs).size).toBe(seqs.length);
});

it('fails with the exit code of a script, runs DeployFailed, and leaves the next step alone', async () => {
  world = await createWorld();
  await world.addAgent({ name: 'web-1', roles: ['web'] });
  await world.pushPackage('Broken', '1.0.0', {
    'Deploy.sh': 'echo "about to fail" >&2\nexit 3\n',
    'DeployFailed.sh': 'echo "cleaning up after the failure"\n',
  });
  await createProject(world.api, 'Broken', [
    { name: 'Break', roles: ['web'], action: { kind: 'deploy-package', packageId: 'Broken' } },
    {
      name: 'Never',
      roles: ['web'],
      action: { kind: 'run-script', syntax: 'bash', body: 'echo "not reached"' },
    },
    {
      name: 'Tidy',
      roles: ['web'],
      condition: 'failure',
      action: { kind: 'run-script', syntax: 'bash', body: 'echo "tidied after a failure"' },
    },
  ]);
  const release = { project: 'Broken', version: '1.0.0', packageVersion: '1.0.0' };
  const { taskId } = await deploy(world.api, release, 'Test');
  const { events, taskState } = await followTask(world.server, taskId);

  const lines = linesOf(events);
  const states = statesOf(events);
  const task = await world.api.get(`/tasks/${taskId}`);
  expect(taskState).toBe('failed');
  expect(lines).toContain('about to fail');
  expect(lines).toContain('cleaning up after the failure');
  expect(lines).toContain('tidied after a failure');
  expect(lines).not.toContain('not reached');
  expect(states['Step 1: Break / web-1 / Deploy script']).toBe('failed');
  expect(states['Step 2: Never']).toBe('skipped');
  expect(task.error).toMatch(/3/);
});
