/** Clocks that are wrong, and clocks that jump. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProject, deploy, followTask, type LogEvents } from '../../scripts/rig/api.ts';
import { openClock as openClockFile } from '../support/clock.ts';
import { numberedLines, passGate, printLines, whenEntries } from '../support/gate.ts';
import { enterLedger, readLedger } from '../support/ledger.ts';
import { linesOf, statesOf } from '../support/log.ts';
import { boxScript, createProxiedWorld, type ProxiedWorld } from '../support/proxied-world.ts';

const hourMs = 3_600_000;
const yearMs = 365 * 24 * hourMs;

let folder: string;
let world: ProxiedWorld;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'tako-clocks-'));
});
afterEach(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

const openClock = (name: string, aheadMs = 0) => openClockFile(path.join(folder, name), aheadMs);

/** Of every node and line, in ms since 1970. */
function timesOf({ events }: LogEvents): number[] {
  const texts = events.flatMap(({ startedAt, endedAt, time }) => [startedAt, endedAt, time]);
  return texts.filter((text) => typeof text === 'string').map((text) => Date.parse(text));
}

function mustRunForwards({ events }: LogEvents): void {
  const backwards = events.filter(({ startedAt, endedAt }) => startedAt && endedAt && startedAt > endedAt);
  expect(backwards).toEqual([]);
}

describe.each([
  ['listening', false],
  ['polling', true],
])('with a %s agent', (_mode, polling) => {
  it.each([
    ['the agent is ten years ahead', 10 * yearMs, 0],
    ['the agent is ten years behind', -10 * yearMs, 0],
    ['the server is ten years ahead', 0, 10 * yearMs],
  ])('row 42: where %s, the log has the times of the server', async (_what, agentAhead, serverAhead) => {
    const [server, agent] = [await openClock('server', serverAhead), await openClock('agent', agentAhead)];
    world = await createProxiedWorld(polling, { server: server.env, agent: agent.env });
    const ledger = world.file('ledger');
    const body = enterLedger(ledger, 'ran') + printLines(1, 500);
    await createProject(world.api, 'Talker', [boxScript('Talk', body), boxScript('Next', 'echo next')]);
    const began = Date.now() + serverAhead;
    const { taskId } = await deploy(world.api, { project: 'Talker', version: '1.0.0' }, 'Test');
    const log = await followTask(world.server, taskId);
    const ended = Date.now() + serverAhead;
    expect(log.taskState).toBe('success');
    expect(await readLedger(ledger)).toEqual(['ran']);
    expect(linesOf(log.events).filter((line) => line.startsWith('line '))).toEqual(numberedLines(500));
    mustRunForwards(log);
    const times = timesOf(log);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(began);
    expect(Math.max(...times)).toBeLessThanOrEqual(ended);
    const { clockAheadMs } = await world.api.get('/machines/box');
    expect(Math.abs(clockAheadMs - (agentAhead - serverAhead))).toBeLessThan(hourMs);
  });

  it('row 42: clocks that jump while a script runs end nothing too early and nothing too late', async () => {
    const [server, agent] = [await openClock('server'), await openClock('agent')];
    world = await createProxiedWorld(polling, { server: server.env, agent: agent.env });
    const [ledger, ...gates] = ['ledger', 'gate-1', 'gate-2', 'gate-3'].map(world.file);
    const body = gates
      .map(
        (gate, index) =>
          `${printLines(index * 100 + 1, (index + 1) * 100)}${enterLedger(ledger!, `${index}`)}${passGate(gate)}`,
      )
      .join('');
    await createProject(world.api, 'Talker', [
      { ...boxScript('Talk', body), timeoutSeconds: 3_600 },
      // What lasts a second by a steady clock lasts for ever by one that goes back.
      { ...boxScript('Hang', `${enterLedger(ledger!, 'hangs')}sleep 600\n`), timeoutSeconds: 2 },
    ]);
    const { taskId } = await deploy(world.api, { project: 'Talker', version: '1.0.0' }, 'Test');
    const jumps = [-hourMs, 10 * yearMs, -10 * yearMs];
    for (const [index, aheadMs] of jumps.entries()) {
      await whenEntries(ledger!, index + 1);
      await Promise.all([server.set(index === 1 ? -aheadMs / 10 : aheadMs), agent.set(aheadMs)]);
      await writeFile(gates[index]!, '');
    }
    await whenEntries(ledger!, jumps.length + 1);
    await Promise.all([server.set(-hourMs), agent.set(-20 * yearMs)]);
    const log = await followTask(world.server, taskId);
    expect(log.taskState).toBe('failed');
    mustRunForwards(log);
    expect(statesOf(log.events)).toMatchObject({ 'Step 1: Talk': 'success', 'Step 2: Hang': 'failed' });
    expect(linesOf(log.events).join('\n')).toMatch(/took longer than the 2 s/);
    expect(await readLedger(ledger!)).toEqual(['0', '1', '2', 'hangs']);
    expect(linesOf(log.events).filter((line) => line.startsWith('line '))).toEqual(numberedLines(300));
    expect(linesOf(log.events).filter((line) => line.startsWith('Trying again'))).toEqual([]);
  });
});
