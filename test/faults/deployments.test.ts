/** Faults during a deployment, with server and agent as real processes and a proxy between them. */
import { randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { numberedLines, passGate, printLines, whenEntries } from '../support/gate.ts';
import { enterLedger, readLedger } from '../support/ledger.ts';
import { linesOf, statesOf } from '../support/log.ts';
import { boxPackage, boxScript, createProxiedWorld, type ProxiedWorld } from '../support/proxied-world.ts';
import { seededChance } from '../support/seeded.ts';

let world: ProxiedWorld;
afterEach(() => world.close());

async function open(polling: boolean): Promise<void> {
  world = await createProxiedWorld(polling);
}

const numbered = (events: Parameters<typeof linesOf>[0]) =>
  linesOf(events).filter((line) => line.startsWith('line '));

/** Pushes a package of so many bytes that do not compress, which counts them when it is installed. */
async function pushBig(bytes: number): Promise<void> {
  await world.pushPackage('Big', '1.0.0', {
    'payload.bin': randomBytes(bytes),
    'Deploy.sh': 'wc -c < payload.bin\n',
  });
}

describe.each([
  ['listening', false],
  ['polling', true],
])('with a %s agent', (_mode, polling) => {
  /** The server's bytes go up through the proxy to a listening agent, and down through it to a polling one. */
  const out = polling ? 'down' : 'up';
  const back = polling ? 'up' : 'down';

  it('row 1: a server killed during an upload goes on where the agent has the bytes, in the same deployment', async () => {
    const payload = 30_000_000;
    await open(polling);
    await pushBig(payload);
    await createProject(world.api, 'Big', [boxPackage('Big')]);
    await world.api.post('/machines/box/health-check');
    const before = world.proxy.bytes(out);
    const paused = world.proxy.pauseAtByte(out, payload / 2);
    const release = { project: 'Big', version: '1.0.0', packageVersion: '1.0.0' };
    const { taskId } = await deploy(world.api, release, 'Test');
    await paused;
    await world.server.stop('SIGKILL');
    world.proxy.resume();
    world.proxy.cut();
    await world.server.start();

    const { events, taskState } = await followTask(world.server, taskId);
    expect(taskState).toBe('success');
    expect(linesOf(events)).toContain(String(payload));
    expect(world.proxy.bytes(out) - before).toBeLessThan(payload * 1.6);
  });

  it('row 17: a line that is cut again and again carries an upload and ten thousand lines to their end', async () => {
    const payload = 12_000_000;
    await open(polling);
    await pushBig(payload);
    const ledger = world.file('ledger');
    const talker = enterLedger(ledger, 'talk') + printLines(1, 10_000);
    await createProject(world.api, 'Big', [boxPackage('Big'), boxScript('Talk', talker)]);
    await world.api.post('/machines/box/health-check');
    let cuts = 0;
    const flap = async (direction: 'up' | 'down', bytes: number, most: number) => {
      for (; cuts < most; cuts++) await world.proxy.endAtByte(direction, bytes, 'rst');
    };
    // The last one may never come: then all has passed.
    void flap(out, payload / 4, 3).then(() => flap(back, 40_000, 6));
    const release = { project: 'Big', version: '1.0.0', packageVersion: '1.0.0' };
    const { taskId } = await deploy(world.api, release, 'Test');

    const { events, taskState } = await followTask(world.server, taskId);
    expect(taskState).toBe('success');
    expect(cuts).toBeGreaterThanOrEqual(3);
    expect(await readLedger(ledger)).toEqual(['talk']);
    expect(numbered(events)).toEqual(numberedLines(10_000));
    expect(linesOf(events)).toContain(String(payload));
  });

  it('row 36: what a script writes while the network is away waits on its machine and comes whole', async () => {
    await open(polling);
    const [ledger, gate] = [world.file('ledger'), world.file('gate')];
    const flood = `for ((n = 1; n <= 20000; n++)); do echo "line $n"; echo "error $n" >&2; done\n`;
    const body = `${enterLedger(ledger, 'started')}${passGate(gate)}${flood}${enterLedger(ledger, 'done')}`;
    await createProject(world.api, 'Flood', [boxScript('Flood', body)]);
    const { taskId } = await deploy(world.api, { project: 'Flood', version: '1.0.0' }, 'Test');
    await whenEntries(ledger, 1);
    world.proxy.refuse(true);
    world.proxy.cut();
    await writeFile(gate, '');
    await whenEntries(ledger, 2);
    world.proxy.refuse(false);

    const { events, taskState } = await followTask(world.server, taskId);
    expect(taskState).toBe('success');
    expect(await readLedger(ledger)).toEqual(['started', 'done']);
    expect(numbered(events)).toEqual(numberedLines(20_000));
    const errors = linesOf(events).filter((line) => line.startsWith('error '));
    expect(errors).toEqual(numberedLines(20_000).map((line) => line.replace('line', 'error')));
  });

  it('row 21: agent and server, each stopped for a while and let go on, lose nothing and do nothing twice', async () => {
    await open(polling);
    const ledger = world.file('ledger');
    const gates = [world.file('gate-1'), world.file('gate-2')];
    const body = [
      enterLedger(ledger, 'first') + passGate(gates[0]!) + printLines(1, 1_000),
      enterLedger(ledger, 'second') + passGate(gates[1]!) + printLines(1_001, 2_000),
      enterLedger(ledger, 'done'),
    ].join('');
    await createProject(world.api, 'Talker', [boxScript('Talk', body)]);
    const { taskId } = await deploy(world.api, { project: 'Talker', version: '1.0.0' }, 'Test');
    for (const [index, running] of [world.agent.process(), world.server.process()].entries()) {
      await whenEntries(ledger, index + 1);
      process.kill(running.pid, 'SIGSTOP');
      await writeFile(gates[index]!, '');
      await whenEntries(ledger, index + 2);
      process.kill(running.pid, 'SIGCONT');
    }
    const { events, taskState } = await followTask(world.server, taskId);
    expect(taskState).toBe('success');
    expect(await readLedger(ledger)).toEqual(['first', 'second', 'done']);
    expect(numbered(events)).toEqual(numberedLines(2_000));
  });

  it('row 3: a server killed at random moments of a deployment of eight steps finishes it, each step run once', async () => {
    const chance = seededChance('row 3');
    await open(polling);
    const ledger = world.file('ledger');
    const names = Array.from({ length: 8 }, (_, index) => `step-${index + 1}`);
    const body = (name: string) => `${enterLedger(ledger, name)}echo "line ${name}"\nsleep 0.1\n`;
    await createProject(
      world.api,
      'Long',
      names.map((name) => boxScript(name, body(name))),
    );
    const { taskId } = await deploy(world.api, { project: 'Long', version: '1.0.0' }, 'Test');
    for (let entries = chance.between(1, 3); entries <= names.length; entries += chance.between(1, 3)) {
      await whenEntries(ledger, entries);
      await world.server.stop('SIGKILL');
      await world.server.start();
    }
    const { events, taskState } = await followTask(world.server, taskId);
    expect(taskState).toBe('success');
    expect(await readLedger(ledger)).toEqual(names);
    expect(numbered(events)).toEqual(names.map((name) => `line ${name}`));
  });
});

it('row 9: a script whose runner is killed ends with it, is interrupted and not green, and is never run again', async () => {
  await open(false);
  const [ledger, gate] = [world.file('ledger'), world.file('gate')];
  const body = enterLedger(ledger, 'started') + passGate(gate) + enterLedger(ledger, 'went on');
  await createProject(world.api, 'Shot', [
    boxScript('First', body),
    boxScript('Next', enterLedger(ledger, 'next')),
  ]);
  const { taskId } = await deploy(world.api, { project: 'Shot', version: '1.0.0' }, 'Test');
  await whenEntries(ledger, 1);
  const actions = path.join(world.agent.home, 'actions');
  const [action] = await readdir(actions);
  const runner = JSON.parse(await readFile(path.join(actions, action!, 'runner.json'), 'utf8'));
  process.kill(runner.pid, 'SIGKILL');

  const { events, taskState } = await followTask(world.server, taskId);
  await writeFile(gate, '');
  expect(taskState).toBe('interrupted');
  expect(statesOf(events)['Step 1: First / box']).toBe('failed');
  expect(statesOf(events)['Step 2: Next']).toBe('skipped');
  expect(await readLedger(ledger)).toEqual(['started']);
});
