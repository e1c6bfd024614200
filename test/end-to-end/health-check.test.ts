import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { readLedger } from '../support/ledger.ts';
import { whenFile } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const inFolder = (name: string) => path.join(world.folder, name);
const waitFor = (file: string) => `while [ ! -e '${file}' ]; do sleep 0.05; done\n`;
const until = (ledger: string) =>
  whenFile(ledger, async () => ((await readLedger(ledger)).length > 0 ? true : undefined));

async function setScript(bash: string): Promise<void> {
  await world.api.patch('/machine-policies/default', { healthCheck: { kind: 'script', bash } });
}

async function deployScript(body: string): Promise<string> {
  const step = { name: 'Run', roles: ['box'], action: { kind: 'run-script', syntax: 'bash', body } };
  await createProject(world.api, 'Shop', [step]);
  return (await deploy(world.api, { project: 'Shop', version: '1.0.0' }, 'Test')).taskId;
}

describe.each([{ polling: false }, { polling: true }])(
  'on a machine whose agent has polling: $polling',
  (how) => {
    beforeEach(async () => {
      await world.addAgent({ name: 'box', roles: ['box'], ...how });
    });

    it('a health check runs its script while a deployment holds the machine', async () => {
      const [began, gate] = [inFolder('began'), inFolder('gate')];
      await setScript('echo "I am $(get_octopusvariable Octopus.Machine.Name)"');
      const deployment = await deployScript(`echo began >> '${began}'\n${waitFor(gate)}`);
      await until(began);
      const machine = await world.api.post('/machines/box/health-check', {});
      expect(machine.health).toMatchObject({ state: 'healthy', detail: '' });
      expect((await world.api.get(`/tasks/${deployment}`)).state).toBe('running');
      await writeFile(gate, '');
      expect((await followTask(world.server, deployment)).taskState).toBe('success');
    });

    it('a deployment runs while the script of a health check has not ended', async () => {
      const [began, gate] = [inFolder('began'), inFolder('gate')];
      await setScript(`echo began >> '${began}'\n${waitFor(gate)}`);
      const check = await world.api.post('/health-checks', {});
      await until(began);
      const deployment = await deployScript('echo done');
      expect((await followTask(world.server, deployment)).taskState).toBe('success');
      expect((await world.api.get(`/tasks/${check.id}`)).state).toBe('running');
      await writeFile(gate, '');
      expect((await followTask(world.server, check.id)).taskState).toBe('success');
    });
  },
);

it('a script that fails, that warns or that takes too long shows in the health of the machine, and why', async () => {
  await world.addAgent({ name: 'box', roles: ['box'] });
  const healthAfter = async (bash: string, timeoutSeconds = 60) => {
    const healthCheck = { kind: 'script', bash, timeoutSeconds };
    await world.api.patch('/machine-policies/default', { healthCheck });
    const { state, detail } = (await world.api.post('/machines/box/health-check', {})).health;
    return `${state}: ${detail}`;
  };
  expect(await healthAfter('exit 3')).toMatch(/^unhealthy: the health check script failed: .*3/);
  expect(await healthAfter('write_warning "/srv is nearly full"')).toMatch(/^has-warnings: /);
  expect(await healthAfter('sleep 1000', 1)).toMatch(/^unhealthy: .*(time|1 s)/);
  expect(await healthAfter('true')).toBe('healthy: ');
});

it('a machine that was just added is checked without anybody asking', async () => {
  await world.addAgent({ name: 'box', roles: ['box'] });
  const isChecked = async () => {
    const { items } = await world.api.get('/tasks?kind=health-check&isEnded=true');
    return items.length > 0 ? items : undefined;
  };
  const [task] = await untilSome(isChecked);
  expect(task).toMatchObject({ state: 'success', description: 'Check the health of box (policy Default)' });
});

/** Settles when `look` answers something; looks again whenever the server tells of a change. */
async function untilSome<T>(look: () => Promise<T | undefined>): Promise<T> {
  const headers = { 'X-Api-Key': world.server.apiKey };
  const url = `${world.server.url().replace('http', 'ws')}/api/v1/events`;
  const socket = new WebSocket(url, { headers } as unknown as string[]);
  try {
    for (;;) {
      const told = once(socket, 'message');
      const found = await look();
      told.catch(() => undefined);
      if (found !== undefined) return found;
      await told;
    }
  } finally {
    socket.close();
  }
}
