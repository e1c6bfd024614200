import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { enterLedger, readLedger } from '../support/ledger.ts';
import { linesOf, nodesOf, statesOf } from '../support/log.ts';
import { refusalOf } from '../support/refusal.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
afterEach(() => world.close());

function script(name: string, role: string, body: string, more: object = {}) {
  return { name, roles: [role], action: { kind: 'run-script', syntax: 'bash', body }, ...more };
}

it('runs a step only on the machines that were chosen, leaves out excluded and disabled ones, skips what was asked', async () => {
  world = await createWorld();
  for (const name of ['web-1', 'web-2', 'web-3', 'web-4']) await world.addAgent({ name, roles: ['web'] });
  await world.api.patch('/machines/web-4', { isDisabled: true });
  const ledger = path.join(world.folder, 'ledger');
  const enter = `echo "$(get_octopusvariable Octopus.Step.Name) $(get_octopusvariable Octopus.Machine.Name)" >> '${ledger}'`;
  await createProject(world.api, 'Choosy', [
    script('Wanted', 'web', enter),
    script('Unwanted', 'web', enter),
    script('Off', 'web', enter, { isDisabled: true }),
    script('Nowhere', 'mainframe', enter),
  ]);
  const choices = { excludedMachines: ['web-2'], skippedSteps: ['Unwanted'] };
  const { taskId } = await deploy(world.api, { project: 'Choosy', version: '1.0.0' }, 'Test', choices);
  const { events, taskState } = await followTask(world.server, taskId);

  expect(['success', 'warning']).toContain(taskState);
  expect((await readLedger(ledger)).toSorted()).toEqual(['Wanted web-1', 'Wanted web-3']);
  const states = statesOf(events);
  expect(states).toMatchObject({
    'Step 2: Unwanted': 'skipped',
    'Step 3: Off': 'skipped',
    'Step 4: Nowhere': 'skipped',
  });
});

it('refuses a deployment that would run nowhere, or on a machine that is disabled, and says which', async () => {
  world = await createWorld();
  await world.addAgent({ name: 'web-1', roles: ['web'] });
  await createProject(world.api, 'Lost', [script('Anything', 'mainframe', 'echo')]);
  const nowhere = await refusalOf(deploy(world.api, { project: 'Lost', version: '1.0.0' }, 'Test'));
  expect(nowhere.status).toBe(409);
  expect(nowhere.problem).toMatchObject({ code: 'deployment.no-machines' });
  expect(JSON.stringify(nowhere.problem)).toContain('mainframe');

  await world.api.patch('/machines/web-1', { isDisabled: true });
  await createProject(world.api, 'Picky', [script('Anything', 'web', 'echo')]);
  const release = await world.api.post('/releases', { project: 'Picky', version: '1.0.0' });
  const disabled = await refusalOf(
    world.api.post('/deployments', { release: release.id, environment: 'Test', specificMachines: ['web-1'] }),
  );
  expect(disabled.problem).toMatchObject({ code: 'deployment.machine-disabled' });
  expect(JSON.stringify(disabled.problem)).toContain('web-1');
  expect((await world.api.get('/tasks?kind=deployment')).total).toBe(0);
});

it('steps that start with the previous one run beside it; always-steps run after a failure', async () => {
  world = await createWorld();
  await world.addAgent({ name: 'left', roles: ['left'] });
  await world.addAgent({ name: 'right', roles: ['right'] });
  const [left, right] = [path.join(world.folder, 'left'), path.join(world.folder, 'right')];
  const meet = (mine: string, other: string) =>
    `touch '${mine}'\nwhile [ ! -e '${other}' ]; do sleep 0.05; done`;
  await createProject(world.api, 'Together', [
    script('One', 'left', meet(left, right)),
    script('Two', 'right', meet(right, left), { startTrigger: 'with-previous' }),
    script('Fail', 'left', 'exit 4'),
    script('Only if all is well', 'left', 'echo "not reached"'),
    script('Always', 'right', 'echo "always runs"', { condition: 'always' }),
  ]);
  const { taskId } = await deploy(world.api, { project: 'Together', version: '1.0.0' }, 'Test');
  const { events, taskState } = await followTask(world.server, taskId);
  expect(taskState).toBe('failed');
  expect(linesOf(events)).toContain('always runs');
  expect(linesOf(events)).not.toContain('not reached');
});

it('the preview is the plan that then runs: same steps, same machines, same reasons', async () => {
  world = await createWorld();
  await world.addAgent({ name: 'web-1', roles: ['web'] });
  await createProject(world.api, 'Seen', [
    script('Do', 'web', 'echo done'),
    script('Nowhere', 'mainframe', 'echo'),
  ]);
  const release = await world.api.post('/releases', { project: 'Seen', version: '1.0.0' });
  const plan = await world.api.post('/deployments/preview', { release: release.id, environment: 'Test' });
  expect(plan.steps).toMatchObject([
    { name: 'Do', skipped: null, machines: [{ machineName: 'web-1', skipped: null }] },
    { name: 'Nowhere', machines: [] },
  ]);
  expect(plan.steps[1].skipped).toMatch(/mainframe/);
  expect((await world.api.get('/tasks?kind=deployment')).total).toBe(0);
});

it('a window of one, from the step or from a variable, lets one machine after the other work', async () => {
  world = await createWorld();
  for (const name of ['web-1', 'web-2', 'web-3']) await world.addAgent({ name, roles: ['web'] });
  const ledger = path.join(world.folder, 'ledger');
  const body = `${enterLedger(ledger, 'in')}:\n${enterLedger(ledger, 'out')}`;
  const onlyOne = [{ name: 'Octopus.Action.MaxParallelism', value: '1' }];
  await createProject(world.api, 'By step', [script('Do', 'web', body, { maxParallelism: 1 })]);
  await createProject(world.api, 'By variable', [script('Do', 'web', body)], onlyOne);
  for (const project of ['By step', 'By variable']) {
    const { taskId } = await deploy(world.api, { project, version: '1.0.0' }, 'Test');
    expect((await followTask(world.server, taskId)).taskState).toBe('success');
  }
  expect(await readLedger(ledger)).toEqual(Array.from({ length: 6 }, () => ['in', 'out']).flat());

  const many = [{ name: 'Octopus.Acquire.MaxParallelism', value: 'many' }];
  await createProject(world.api, 'Wrong', [script('Do', 'web', body)], many);
  const refusal = await refusalOf(deploy(world.api, { project: 'Wrong', version: '1.0.0' }, 'Test'));
  expect(refusal.problem).toMatchObject({
    code: 'variable.invalid',
    detail: expect.stringContaining('"many"'),
  });
});

it('a rolling step stops at the first machine that fails: the next ones stay as they were and say why', async () => {
  world = await createWorld();
  for (const name of ['web-1', 'web-2', 'web-3']) await world.addAgent({ name, roles: ['web'] });
  const ledger = path.join(world.folder, 'ledger');
  const body = `${enterLedger(ledger, 'began')}exit 1\n`;
  const always = script('Tell', 'web', 'echo "told"', { condition: 'always' });
  await createProject(world.api, 'Roll', [script('Roll', 'web', body, { maxParallelism: 1 }), always]);
  const { taskId } = await deploy(world.api, { project: 'Roll', version: '1.0.0' }, 'Test');
  const { events, taskState } = await followTask(world.server, taskId);
  expect(taskState).toBe('failed');
  expect(await readLedger(ledger)).toEqual(['began']);
  expect(statesOf(events)).toMatchObject({
    'Step 1: Roll': 'failed',
    'Step 1: Roll / web-1': 'failed',
    'Step 1: Roll / web-2': 'skipped',
    'Step 1: Roll / web-3': 'skipped',
    'Step 2: Tell': 'success',
  });
  const held = [...nodesOf(events).values()].filter(({ detail }) => detail?.startsWith('held back'));
  expect(held.map(({ name }) => name)).toEqual(['web-2', 'web-3']);
});
