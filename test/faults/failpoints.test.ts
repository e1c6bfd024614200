/**
 * Programs that fail at a named place in the middle of a deployment of two steps, a package and a script. What fails
 * is started anew; then what can be known is known, and nothing has happened twice.
 */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FailpointName } from '../../packages/protocol/src/failpoint.ts';
import type { RigAgent } from '../../scripts/rig/agent.ts';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { numberedLines, printLines } from '../support/gate.ts';
import { enterLedger, readLedger } from '../support/ledger.ts';
import { linesOf } from '../support/log.ts';
import { boxPackage, boxScript } from '../support/proxied-world.ts';
import { whenFolder } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let agent: RigAgent;
let count = 0;

const lineCount = 300;

/** As long as an agent takes to start. */
const lateMs = 1_500;

/** A project whose package and whose script each enter the ledger once. */
async function prepare(): Promise<{ name: string; ledger: string }> {
  count += 1;
  const name = `Case${count}`;
  const ledger = path.join(world.folder, `ledger-${count}`);
  await world.pushPackage(name, '1.0.0', { 'Deploy.sh': enterLedger(ledger, 'package') });
  const script = enterLedger(ledger, 'script') + printLines(1, lineCount);
  await createProject(world.api, name, [boxPackage(name), boxScript('Talk', script)]);
  return { name, ledger };
}

const start = (name: string) =>
  deploy(world.api, { project: name, version: '1.0.0', packageVersion: '1.0.0' }, 'Test');

async function mustBeWhole(taskId: string, ledger: string): Promise<void> {
  const { events, taskState } = await followTask(world.server, taskId);
  expect(taskState).toBe('success');
  expect(await readLedger(ledger)).toEqual(['package', 'script']);
  const lines = linesOf(events).filter((line) => line.startsWith('line '));
  expect(lines).toEqual(numberedLines(lineCount));
}

/** Settles when the agent keeps nothing of any action; what it has not been told yet, it is told at hello. */
async function mustForget(): Promise<void> {
  await world.api.post('/machines/box/health-check');
  const actions = path.join(agent.home, 'actions');
  await whenFolder(actions, async () => ((await readdir(actions)).length === 0 ? true : undefined));
}

const serverKilled: readonly [number, FailpointName][] = [
  [1, 'server.upload.asked'],
  [2, 'server.action.intended'],
  [2, 'server.action.answered'],
  [3, 'server.task.begun'],
  [3, 'server.records.came'],
  [3, 'server.action.ended'],
  [3, 'server.task.ending'],
  [3, 'server.task.ended'],
];

const agentKilled: readonly [number, FailpointName][] = [
  [6, 'agent.upload.batch'],
  [6, 'agent.upload.synced'],
  [6, 'agent.upload.named'],
  [8, 'agent.action.came'],
  [8, 'agent.action.written'],
  [8, 'agent.runner.started'],
  [8, 'agent.log.read'],
  [8, 'agent.forget.begun'],
];

/** How the step of the package ends, and whether its script has begun by then. */
const runnerKilled: readonly [
  number,
  FailpointName,
  'interrupted' | 'failed' | 'success',
  readonly string[],
][] = [
  [10, 'runner.claiming', 'failed', []],
  [10, 'runner.claimed', 'interrupted', []],
  [7, 'runner.unpacked', 'interrupted', []],
  [10, 'runner.script.starting', 'interrupted', []],
  [9, 'runner.script.ended', 'interrupted', ['package']],
  [9, 'runner.end.known', 'success', ['package', 'script']],
];

describe.each([
  ['listening', false],
  ['polling', true],
])('with a %s agent', (_mode, polling) => {
  beforeAll(async () => {
    world = await createWorld();
    agent = await world.addAgent({ name: 'box', roles: ['box'], polling });
  });
  afterAll(() => world.close());

  it.each(serverKilled)('row %i: a server that is killed at %s goes on from there', async (_row, place) => {
    const { name, ledger } = await prepare();
    await world.server.stop();
    await world.server.start({ FAILPOINT: `${place}:kill` });
    const { taskId } = await start(name);
    expect(await world.server.process().ended).toBe('SIGKILL');
    await world.server.start();
    await mustBeWhole(taskId, ledger);
    await mustForget();
  });

  it.each(agentKilled)('row %i: an agent that is killed at %s goes on from there', async (_row, place) => {
    const { name, ledger } = await prepare();
    await agent.stop();
    agent.start({ FAILPOINT: `${place}:kill` });
    const { taskId } = await start(name);
    expect(await agent.process().ended).toBe('SIGKILL');
    agent.start();
    await mustBeWhole(taskId, ledger);
    await mustForget();
  });

  it.each(runnerKilled)(
    'row %i: a runner that is killed at %s leaves the action %s, and it does not run again',
    async (_row, place, outcome, entries) => {
      const { name, ledger } = await prepare();
      await agent.stop();
      agent.start({ FAILPOINT: `${place}:kill` });
      const { taskId } = await start(name);
      const { taskState } = await followTask(world.server, taskId);
      await agent.stop();
      agent.start();
      expect([taskState, await readLedger(ledger)]).toEqual([outcome, entries]);
      // The next one is not disturbed by what is left of it.
      const again = await deploy(
        world.api,
        { project: name, version: '1.0.1', packageVersion: '1.0.0' },
        'Test',
      );
      expect((await followTask(world.server, again.taskId)).taskState).toBe('success');
      expect(await readLedger(ledger)).toEqual([...entries, 'package', 'script']);
      expect(await halvesBelow(agent.applications)).toEqual([]);
      await mustForget();
    },
  );

  it('row 8: an agent that is killed while a runner is about to claim its action starts another, and one of them runs it', async () => {
    const { name, ledger } = await prepare();
    await agent.stop();
    agent.start({ FAILPOINT: `agent.runner.started:kill,runner.claiming:sleep=${lateMs}` });
    const { taskId } = await start(name);
    expect(await agent.process().ended).toBe('SIGKILL');
    agent.start();
    await mustBeWhole(taskId, ledger);
    await mustForget();
  });

  it('row 40: an agent that is killed when a cancel is on its disk cancels the action when it is back', async () => {
    const ledger = path.join(world.folder, `ledger-cancelled`);
    const body = `${enterLedger(ledger, 'began')}while true; do sleep 0.1; done\n`;
    await createProject(world.api, 'Endless', [boxScript('Run', body)]);
    await agent.stop();
    agent.start({ FAILPOINT: 'agent.cancel.marked:kill' });
    const { taskId } = await deploy(world.api, { project: 'Endless', version: '1.0.0' }, 'Test');
    await whenFolder(world.folder, async () => (existsSync(ledger) ? true : undefined));
    await world.api.post(`/tasks/${taskId}/cancel`);
    expect(await agent.process().ended).toBe('SIGKILL');
    agent.start();
    expect((await followTask(world.server, taskId)).taskState).toBe('cancelled');
    expect(await readLedger(ledger)).toEqual(['began']);
    await mustForget();
  });

  it('row 22: an agent whose event loop hangs is given up, and goes on as if nothing had been', async () => {
    const { name, ledger } = await prepare();
    await world.server.stop();
    await world.server.start({ TAKO_HEARTBEAT_MS: '200', TAKO_DEAD_AFTER_MS: '1000' });
    await agent.stop();
    agent.start({ FAILPOINT: 'agent.log.read:sleep=4000@2' });
    const { taskId } = await start(name);
    const isConnected = async () => (await world.api.get('/machines/box')).isConnected;
    await expect.poll(isConnected, { timeout: 60_000 }).toBe(true);
    await expect.poll(isConnected, { timeout: 60_000 }).toBe(false);
    await mustBeWhole(taskId, ledger);
  });
});

/** Folders that were being unpacked. */
async function halvesBelow(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => path.basename(name).startsWith('.unpacking-'));
}
