import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { enterLedger, readLedger } from '../support/ledger.ts';
import { linesOf } from '../support/log.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { whenFile } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let proxy: TcpProxy;
afterEach(async () => {
  await world.close();
  await proxy.close();
});

const payloadBytes = 60_000_000;

/** A world with one agent that server and agent reach each other through a proxy that the test holds. */
async function withProxiedAgent(polling: boolean): Promise<void> {
  world = await createWorld();
  await world.addAgent({
    name: 'box',
    roles: ['box'],
    polling,
    via: async (target) => {
      proxy = await startTcpProxy({ target });
      return { host: '127.0.0.1', port: proxy.port };
    },
  });
}

describe.each([
  ['listening', false],
  ['polling', true],
])('with a %s agent', (_mode, polling) => {
  it('a connection cut during the upload goes on where the agent has the bytes, not from the start', async () => {
    await withProxiedAgent(polling);
    await world.pushPackage('Big', '1.0.0', {
      'payload.bin': randomBytes(payloadBytes),
      'Deploy.sh': 'wc -c < payload.bin\n',
    });
    await createProject(world.api, 'Big', [
      { name: 'Place', roles: ['box'], action: { kind: 'deploy-package', packageId: 'Big' } },
    ]);
    await world.api.post('/machines/box/health-check');
    // The server's bytes go up through the proxy to a listening agent, and down through it to a polling one.
    const direction = polling ? 'down' : 'up';
    const before = proxy.bytes(direction);
    proxy.cutAfterBytes(direction, payloadBytes / 2);

    const release = { project: 'Big', version: '1.0.0', packageVersion: '1.0.0' };
    const { taskId } = await deploy(world.api, release, 'Test');
    const { events, taskState } = await followTask(world.server, taskId);
    expect(taskState).toBe('success');
    expect(linesOf(events)).toContain(String(payloadBytes));
    expect(proxy.cuts()).toBeGreaterThanOrEqual(1);
    expect(proxy.bytes(direction) - before).toBeLessThan(payloadBytes * 1.5);
  });

  it('a connection cut while the log streams loses no line and repeats none', async () => {
    await withProxiedAgent(polling);
    const ledger = path.join(world.folder, 'ledger');
    const gate = path.join(world.folder, 'gate');
    const lines = 4_000;
    const body = [
      `for ((n = 1; n <= ${lines}; n++)); do echo "line $n"; done`,
      enterLedger(ledger, 'half'),
      `while [ ! -e '${gate}' ]; do sleep 0.05; done`,
      `for ((n = ${lines + 1}; n <= ${2 * lines}; n++)); do echo "line $n"; done`,
    ].join('\n');
    await createProject(world.api, 'Talker', [
      { name: 'Talk', roles: ['box'], action: { kind: 'run-script', syntax: 'bash', body } },
    ]);
    const { taskId } = await deploy(world.api, { project: 'Talker', version: '1.0.0' }, 'Test');
    await whenFile(ledger, async () => ((await readLedger(ledger)).length === 1 ? true : undefined));
    proxy.cut();
    await writeFile(gate, '');

    const { events, taskState } = await followTask(world.server, taskId);
    expect(taskState).toBe('success');
    expect(linesOf(events).filter((line) => line.startsWith('line '))).toEqual(
      Array.from({ length: 2 * lines }, (_, index) => `line ${index + 1}`),
    );
  });
});
