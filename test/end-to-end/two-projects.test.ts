import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { enterLedger, readLedger } from '../support/ledger.ts';
import { whenFile } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
afterEach(() => world.close());

const waitFor = (file: string) => `while [ ! -e '${file}' ]; do sleep 0.05; done\n`;

function script(name: string, role: string, body: string) {
  return { name, roles: [role], action: { kind: 'run-script', syntax: 'bash', body } };
}

it('deployments of two projects run side by side: each ends only because the other runs too', async () => {
  world = await createWorld();
  await world.addAgent({ name: 'left', roles: ['left'] });
  await world.addAgent({ name: 'right', roles: ['right'], polling: true });
  const [left, right] = [path.join(world.folder, 'left-was-here'), path.join(world.folder, 'right-was-here')];
  await createProject(world.api, 'Left', [script('Meet', 'left', `touch '${left}'\n${waitFor(right)}`)]);
  await createProject(world.api, 'Right', [script('Meet', 'right', `touch '${right}'\n${waitFor(left)}`)]);

  const started = [];
  for (const project of ['Left', 'Right']) {
    started.push(await deploy(world.api, { project, version: '1.0.0' }, 'Test'));
  }
  const ends = await Promise.all(started.map(({ taskId }) => followTask(world.server, taskId)));
  expect(ends.map(({ taskState }) => taskState)).toEqual(['success', 'success']);
});

it('a second deployment of the same project and environment waits, and says for which', async () => {
  world = await createWorld();
  await world.addAgent({ name: 'box', roles: ['box'] });
  const gate = path.join(world.folder, 'gate');
  const ledger = path.join(world.folder, 'ledger');
  const body = `get_octopusvariable Octopus.Release.Number >> '${ledger}'\n${waitFor(gate)}`;
  await createProject(world.api, 'Slow', [script('Wait', 'box', body)]);

  const first = await deploy(world.api, { project: 'Slow', version: '1.0.0' }, 'Test');
  await whenFile(ledger, async () => ((await readLedger(ledger)).length === 1 ? true : undefined));
  const second = await deploy(world.api, { project: 'Slow', version: '2.0.0' }, 'Test');
  const waiting = await world.api.get(`/tasks/${second.taskId}`);
  expect(waiting.state).toBe('queued');
  expect(waiting.waitsFor).toEqual([
    expect.objectContaining({ taskId: first.taskId, description: expect.stringContaining('1.0.0') }),
  ]);

  await writeFile(gate, '');
  const ends = [await followTask(world.server, first.taskId), await followTask(world.server, second.taskId)];
  expect(ends.map(({ taskState }) => taskState)).toEqual(['success', 'success']);
  expect(await readLedger(ledger)).toEqual(['1.0.0', '2.0.0']);
});

it('a running deployment that is cancelled ends its scripts and is cancelled, not failed', async () => {
  world = await createWorld();
  await world.addAgent({ name: 'box', roles: ['box'] });
  const ledger = path.join(world.folder, 'ledger');
  const body = `${enterLedger(ledger, 'began')}sleep 1000 & wait\n${enterLedger(ledger, 'went on')}`;
  await createProject(world.api, 'Endless', [
    script('Hang', 'box', body),
    script('After', 'box', 'echo after'),
  ]);

  const { taskId } = await deploy(world.api, { project: 'Endless', version: '1.0.0' }, 'Test');
  await whenFile(ledger, async () => ((await readLedger(ledger)).length === 1 ? true : undefined));
  await world.api.post(`/tasks/${taskId}/cancel`);
  const { taskState } = await followTask(world.server, taskId);
  expect(taskState).toBe('cancelled');
  expect(await readLedger(ledger)).toEqual(['began']);
});
