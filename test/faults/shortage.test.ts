/** Handles that run out, and a machine that becomes another one. */
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { freePort } from '../../scripts/rig/free-port.ts';
import { mustRun, startProgram, whenLogged } from '../../scripts/rig/program.ts';
import { passGate, whenEntries } from '../support/gate.ts';
import { enterLedger, readLedger } from '../support/ledger.ts';
import { boxScript } from '../support/proxied-world.ts';
import { openSilence } from '../support/silence.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.addAgent({ name: 'box', roles: ['box'] });
});
afterAll(() => world.close());

const file = (name: string) => path.join(world.folder, name);

it('row 29: an agent that runs out of file handles works again when there are some', async ({ skip }) => {
  const { pid } = world.agents.get('box')!.process();
  const limited = spawnSync('prlimit', ['--pid', String(pid), '--nofile=48:48']);
  if (limited.status !== 0) {
    skip(`prlimit says ${String(limited.stderr ?? limited.error).trim()}`);
  }
  const { address } = await world.api.get('/machines/box');
  const silence = await openSilence(Number(address.split(':')[1]), { addresses: 10, each: 12 });
  await world.api.post('/machines/box/health-check');
  silence.close();
  const ledger = file('row-29');
  await createProject(world.api, 'Handles', [boxScript('Run', enterLedger(ledger, 'ran'))]);
  const { taskId } = await deploy(world.api, { project: 'Handles', version: '1.0.0' }, 'Test');
  expect((await followTask(world.server, taskId)).taskState).toBe('success');
  expect(await readLedger(ledger)).toEqual(['ran']);
});

it('row 45: what ran on a machine that is registered anew is interrupted, and never run by the new agent', async () => {
  const [ledger, gate] = [file('row-45'), file('row-45-gate')];
  const body = enterLedger(ledger, 'started') + passGate(gate);
  await createProject(world.api, 'Moved', [boxScript('Run', body)]);
  const { taskId } = await deploy(world.api, { project: 'Moved', version: '1.0.0' }, 'Test');
  await whenEntries(ledger, 1);

  const home = ['--home', file('new-box')];
  const port = String(await freePort());
  await mustRun('tentacle', [...home, 'init', '--name', 'box', '--port', port, '--listen', '127.0.0.1']);
  const server = ['--server', world.server.url(), '--api-key', world.server.apiKey];
  const place = ['--environment', 'Test', '--role', 'box', '--address', `127.0.0.1:${port}`];
  await expect(mustRun('tentacle', [...home, 'register', ...server, ...place])).rejects.toThrow(/--force/);
  await mustRun('tentacle', [...home, 'register', ...server, ...place, '--force']);
  const fresh = startProgram('tentacle', [...home, 'run'], file('new-box.log'));
  try {
    await whenLogged(fresh, /"the agent runs"/);
    expect((await followTask(world.server, taskId)).taskState).toBe('interrupted');
    expect(await readLedger(ledger)).toEqual(['started']);
  } finally {
    await writeFile(gate, '');
    await fresh.stop('SIGKILL');
  }
});
