/** Ends that are there and say nothing any more: real programs, which give each other up within a second or two. */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { whenLogged } from '../../scripts/rig/program.ts';
import { numberedLines, passGate, printLines, whenEntries } from '../support/gate.ts';
import { enterLedger, readLedger } from '../support/ledger.ts';
import { linesOf } from '../support/log.ts';
import { boxPackage, boxScript, createProxiedWorld, type ProxiedWorld } from '../support/proxied-world.ts';

/** The settings that documentation names, as short as a busy machine bears. */
const quick = (prefix: string) => ({ [`${prefix}HEARTBEAT_MS`]: '300', [`${prefix}DEAD_AFTER_MS`]: '1500' });

let world: ProxiedWorld;
afterEach(() => world.close());

const isConnected = async () => (await world.api.get('/machines/box')).isConnected;
const patience = { timeout: 60_000, interval: 100 };

describe.each([
  ['listening', false],
  ['polling', true],
])('with a %s agent', (_mode, polling) => {
  const out = polling ? 'down' : 'up';
  const back = polling ? 'up' : 'down';

  /** A script that says `line 1` to `line 2000`, the second half once its gate is open. */
  const start = async () => {
    const env = { server: quick('TAKO_'), agent: quick('TENTACLE_') };
    world = await createProxiedWorld(polling, env);
    const [ledger, gate] = [world.file('ledger'), world.file('gate')];
    const body =
      printLines(1, 1_000) +
      enterLedger(ledger, 'first') +
      passGate(gate) +
      printLines(1_001, 2_000) +
      enterLedger(ledger, 'second');
    await createProject(world.api, 'Talker', [boxScript('Talk', body)]);
    const { taskId } = await deploy(world.api, { project: 'Talker', version: '1.0.0' }, 'Test');
    await whenEntries(ledger, 1);
    const mustBeWhole = async () => {
      const { events, taskState } = await followTask(world.server, taskId);
      expect(taskState).toBe('success');
      expect(await readLedger(ledger)).toEqual(['first', 'second']);
      const lines = linesOf(events).filter((line) => line.startsWith('line '));
      expect(lines).toEqual(numberedLines(2_000));
    };
    return { ledger, openGate: () => writeFile(gate, ''), mustBeWhole };
  };

  it.each([
    ['no byte any more', undefined],
    ['nothing from the agent any more', back],
    ['nothing to the agent any more', out],
  ] as const)(
    'row 15: a line that passes %s is given up, and what the script says meanwhile is whole when it is back',
    async (_what, direction) => {
      const { ledger, openGate, mustBeWhole } = await start();
      world.proxy.pause(direction);
      await openGate();
      await whenEntries(ledger, 2);
      await expect.poll(isConnected, patience).toBe(false);
      world.proxy.resume();
      await mustBeWhole();
    },
  );

  it('row 21: an agent that is stopped until the server has given it up goes on as if nothing had been', async () => {
    const { ledger, openGate, mustBeWhole } = await start();
    process.kill(world.agent.process().pid, 'SIGSTOP');
    await openGate();
    await whenEntries(ledger, 2);
    await expect.poll(isConnected, patience).toBe(false);
    process.kill(world.agent.process().pid, 'SIGCONT');
    await mustBeWhole();
  });

  it('row 21: a server that is stopped until the agent has given it up goes on as if nothing had been', async () => {
    const { openGate, mustBeWhole } = await start();
    process.kill(world.server.process().pid, 'SIGSTOP');
    await openGate();
    await whenLogged(world.agent.process(), polling ? /no byte has come/ : /a server disconnected/);
    process.kill(world.server.process().pid, 'SIGCONT');
    await mustBeWhole();
  });

  it('row 18: a line so narrow that a file takes many times the limit of silence is not given up, and scripts run beside it', async () => {
    const spans = (prefix: string) => ({
      [`${prefix}HEARTBEAT_MS`]: '500',
      [`${prefix}DEAD_AFTER_MS`]: '3000',
    });
    world = await createProxiedWorld(polling, { server: spans('TAKO_'), agent: spans('TENTACLE_') });
    const payload = 500_000;
    await world.pushPackage('Big', '1.0.0', {
      'payload.bin': randomBytes(payload),
      'Deploy.sh': 'wc -c < payload.bin\n',
    });
    await createProject(world.api, 'Big', [boxPackage('Big')]);
    await createProject(world.api, 'Small', [boxScript('Talk', printLines(1, 100))]);
    await world.api.post('/machines/box/health-check');
    world.proxy.shape({ bytesPerSecond: 50_000, pieceBytes: 1_000 });
    const release = { project: 'Big', version: '1.0.0', packageVersion: '1.0.0' };
    const big = await deploy(world.api, release, 'Test');
    const small = await deploy(world.api, { project: 'Small', version: '1.0.0' }, 'Test');
    expect((await followTask(world.server, small.taskId)).taskState).toBe('success');
    expect((await world.api.get(`/tasks/${big.taskId}`)).state).toBe('running');
    const { events, taskState } = await followTask(world.server, big.taskId);
    expect(taskState).toBe('success');
    expect(linesOf(events)).toContain(String(payload));
    expect(linesOf(events).filter((line) => line.startsWith('Trying again'))).toEqual([]);
  });
});
