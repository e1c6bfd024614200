/** Names whose addresses change, or of which one leads nowhere. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RigAgent } from '../../scripts/rig/agent.ts';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { openDeafPort } from '../support/deaf-port.ts';
import { numberedLines, passGate, printLines, whenEntries } from '../support/gate.ts';
import { enterLedger, readLedger } from '../support/ledger.ts';
import { linesOf } from '../support/log.ts';
import { boxScript } from '../support/proxied-world.ts';
import { createWorld, type World } from '../support/world.ts';

const setHosts = path.resolve(import.meta.dirname, '../support/set-hosts.ts');
const name = 'moving.test';

let folder: string;
let world: World;
let agent: RigAgent;
let port: number;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'tako-names-'));
});
afterEach(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

const leadTo = (...addresses: string[]) =>
  writeFile(path.join(folder, 'hosts.json'), JSON.stringify({ [name]: addresses }));

/** Whoever dials knows the other end by that name only. */
async function open(polling: boolean): Promise<void> {
  const env = { NODE_OPTIONS: `--import=${setHosts}`, HOSTS_FILE: path.join(folder, 'hosts.json') };
  world = await createWorld({ env: { ...env, TAKO_POLLING_HOST: '127.0.0.1' } });
  agent = await world.addAgent({
    ...{ name: 'box', roles: ['box'], polling, env },
    via: async (target) => {
      port = target.port;
      return { host: name, port };
    },
  });
}

/** Whom the other end dials is from now on at this address, and at no other. */
async function move(polling: boolean, address: string): Promise<void> {
  if (polling) {
    await world.server.stop();
    await world.server.start({ TAKO_POLLING_HOST: address });
    return;
  }
  await agent.stop();
  const file = path.join(agent.home, 'config.json');
  const config = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify({ ...config, listen: { ...config.listen, host: address } }));
  agent.start();
}

describe.each([
  ['listening', false],
  ['polling', true],
])('with a %s agent', (_mode, polling) => {
  it('row 24: an end that moves to another address of its name during a script is found there', async () => {
    await leadTo('127.0.0.1');
    await open(polling);
    const [ledger, gate] = [path.join(folder, 'ledger'), path.join(folder, 'gate')];
    const body = `${printLines(1, 200)}${enterLedger(ledger, 'first')}${passGate(gate)}${printLines(201, 400)}`;
    await createProject(world.api, 'Talker', [
      boxScript('Talk', body),
      boxScript('Next', enterLedger(ledger, 'next')),
    ]);
    const { taskId } = await deploy(world.api, { project: 'Talker', version: '1.0.0' }, 'Test');
    await whenEntries(ledger, 1);
    await leadTo('127.0.0.2');
    await move(polling, '127.0.0.2');
    await writeFile(gate, '');
    const { events, taskState } = await followTask(world.server, taskId);
    expect(taskState).toBe('success');
    expect(await readLedger(ledger)).toEqual(['first', 'next']);
    expect(linesOf(events).filter((line) => line.startsWith('line '))).toEqual(numberedLines(400));
  });

  it('row 24: of a name with two addresses the one that answers is used, where the other leads nowhere', async ({
    skip,
  }) => {
    if (
      !Object.values(os.networkInterfaces())
        .flat()
        .some((address) => address?.address === '::1')
    ) {
      skip('this machine has no IPv6 loopback');
    }
    await leadTo('127.0.0.1');
    await open(polling);
    await (polling ? world.server : agent).stop();
    const deaf = await openDeafPort('::1', port);
    try {
      await leadTo('::1', '127.0.0.1');
      if (polling) await world.server.start();
      else agent.start();
      await expect
        .poll(async () => (await world.api.post('/machines/box/health-check')).health, { timeout: 60_000 })
        .toMatchObject({ state: 'healthy' });
    } finally {
      await deaf.close();
    }
  });
});

it('row 24: where no address of a name answers, the reason names each', async () => {
  await leadTo('127.0.0.1');
  await open(false);
  await agent.stop();
  await leadTo('127.0.0.1', '127.0.0.2');
  const { health } = await world.api.post('/machines/box/health-check');
  expect(health.state).toBe('unavailable');
  expect(health.detail).toContain(`ECONNREFUSED 127.0.0.1:${port}`);
  expect(health.detail).toContain(`ECONNREFUSED 127.0.0.2:${port}`);
});
