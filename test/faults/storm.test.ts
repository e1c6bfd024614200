/** Hundreds of agents behind one address, whose server comes back. */
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { passGate, whenEntries } from '../support/gate.ts';
import { enterLedger, readLedger } from '../support/ledger.ts';
import { type LightAgents, startLightAgents } from '../support/light-agents.ts';
import { linesOf } from '../support/log.ts';
import { boxScript } from '../support/proxied-world.ts';
import { createWorld, type World } from '../support/world.ts';

const count = 500;
const patience = { timeout: 120_000, interval: 500 };

let world: World;
let crowd: LightAgents;
beforeAll(async () => {
  world = await createWorld();
  await world.addAgent({ name: 'box', roles: ['box'], polling: true });
  const lines = (_spec: unknown, name: string) => [`${name} was here`];
  crowd = await startLightAgents(world, { count, role: 'light', lines });
});
afterAll(async () => {
  await crowd.close();
  await world.close();
});

async function connected(): Promise<number> {
  const machines: { isConnected: boolean }[] = [];
  for (let skip = 0; skip === machines.length; skip += 100) {
    machines.push(...(await world.api.get(`/machines?skip=${skip}&take=100`)).items);
  }
  return machines.filter(({ isConnected }) => isConnected).length;
}

it('row 23: five hundred agents come back to a server that was killed, work goes on meanwhile, and each is deployed to once', async () => {
  await expect.poll(connected, patience).toBe(count + 1);
  const [ledger, gate] = [path.join(world.folder, 'ledger'), path.join(world.folder, 'gate')];
  const body = enterLedger(ledger, 'began') + passGate(gate) + enterLedger(ledger, 'ended');
  await createProject(world.api, 'Real', [boxScript('Run', body)]);
  const { taskId } = await deploy(world.api, { project: 'Real', version: '1.0.0' }, 'Test');
  await whenEntries(ledger, 1);
  await world.server.stop('SIGKILL');
  await world.server.start();
  await writeFile(gate, '');
  expect((await followTask(world.server, taskId)).taskState).toBe('success');
  expect(await readLedger(ledger)).toEqual(['began', 'ended']);
  await expect.poll(connected, patience).toBe(count + 1);

  await createProject(world.api, 'Light', [{ ...boxScript('Run', 'echo\n'), roles: ['light'] }]);
  const light = await deploy(world.api, { project: 'Light', version: '1.0.0' }, 'Test');
  const { events, taskState } = await followTask(world.server, light.taskId);
  expect(taskState).toBe('success');
  expect(
    linesOf(events)
      .filter((line) => line.endsWith(' was here'))
      .toSorted(),
  ).toEqual(crowd.names.map((name) => `${name} was here`).toSorted());
  expect([...crowd.starts.values()]).toEqual(crowd.names.map(() => 1));
  mustBeBounded(world.server.process().pid);
}, 600_000);

const mebibyte = 1024 * 1024;

/** Two connections an agent and little besides. */
function mustBeBounded(pid: number): void {
  if (process.platform !== 'linux') return;
  expect(readdirSync(`/proc/${pid}/fd`).length).toBeLessThan(2 * count + 200);
  const resident = Number(/VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
  expect(resident).toBeLessThan(600 * mebibyte);
  console.log(`row 23: the server with ${count} agents holds ${Math.round(resident / mebibyte)} MiB`);
}
