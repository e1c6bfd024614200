/** Each action starts at most once, and ends with what is known, whoever dies. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ActionSpec, Ticket } from '@tako/protocol';
import { describe, expect, it } from 'vitest';
import { identityOf, isAlive, type ProcessIdentity } from '../home/process-identity.ts';
import { runnerCommand } from '../home/program.ts';
import { processesOf } from '../script/process-tree.ts';
import {
  endOf,
  lineComes,
  newTicket,
  openAgent,
  run,
  scriptSpec,
  smallDisk,
  sourceProgram,
  type TestAgent,
  tempFolder,
  told,
} from '../test-agent.test-support.ts';

/** A script that writes down outside of the agent that it has run, and then does `more`. */
async function counted(more = '', change: Partial<ActionSpec> = {}) {
  const ledger = path.join(await tempFolder(), 'ledger');
  await writeFile(ledger, '');
  const spec = scriptSpec(`echo run >> '${ledger}'\necho ready\n${more}`, change);
  const starts = async () => (await readFile(ledger, 'utf8')).split('\n').length - 1;
  return { spec, starts };
}

const until = (file: string) => `while [ ! -e '${file}' ]; do sleep 0.02; done\n`;
/** Killed, and gone. */
async function kill(runner: ProcessIdentity): Promise<void> {
  process.kill(runner.pid, 'SIGKILL');
  while (isAlive(runner)) await new Promise((resolve) => setImmediate(resolve));
}
const runnerOf = async ({ home }: TestAgent, ticket: Ticket): Promise<ProcessIdentity> =>
  JSON.parse(await readFile(path.join(home.actions, ticket, 'runner.json'), 'utf8'));

describe('a ticket', () => {
  it('starts once, however often and from how many sides it is asked for', async () => {
    const agent = await openAgent();
    const { spec, starts } = await counted();
    const answers = await Promise.all(Array.from({ length: 50 }, () => agent.actions.start(spec)));
    expect(answers.filter(({ started }) => started)).toHaveLength(1);
    await endOf(agent, spec.ticket);
    expect(await agent.actions.start(spec)).toMatchObject({
      started: false,
      status: { state: 'ended', outcome: 'succeeded' },
    });
    expect(await starts()).toBe(1);
  });

  it('given to another action is refused, and the first goes on', async () => {
    const agent = await openAgent();
    const { spec, starts } = await counted();
    await agent.actions.start(spec);
    const other = { ...spec, description: 'another' };
    await expect(agent.actions.start(other)).rejects.toMatchObject({ code: 'action.other-body' });
    expect(await endOf(agent, spec.ticket)).toMatchObject({ outcome: 'succeeded' });
    expect(await starts()).toBe(1);
  });

  it('cancelled before it came never starts, also after a restart', async () => {
    const agent = await openAgent();
    const { spec, starts } = await counted();
    expect(await agent.actions.cancel(spec.ticket)).toEqual({
      ...{ ticket: spec.ticket, state: 'ended', outcome: 'cancelled', logBytes: 0 },
    });
    await expect(agent.actions.start(spec)).rejects.toMatchObject({ code: 'action.tombstone' });
    agent.actions.close();
    const again = await openAgent(agent.home.folder);
    await expect(again.actions.start(spec)).rejects.toMatchObject({ code: 'action.tombstone' });
    expect(await starts()).toBe(0);
  });

  it('that nobody knows is refused with its name', async () => {
    const { actions } = await openAgent();
    const ticket = newTicket();
    await expect(actions.status(ticket)).rejects.toMatchObject({ code: 'action.unknown' });
    expect(() => actions.logOf(ticket)).toThrow(ticket);
  });

  it('for a package that is not here is refused, and starts when it is', async () => {
    const { actions } = await openAgent();
    const reference = { id: 'A', version: '1.0', sha256: 'a'.repeat(64), sizeBytes: 1 };
    const work = { kind: 'deploy-package', package: reference } as ActionSpec['work'];
    const start = actions.start(scriptSpec('', { work }));
    await expect(start).rejects.toMatchObject({
      code: 'file.missing',
      message: 'the file of A 1.0 is not on this machine',
    });
    expect(await actions.list()).toEqual([]);
  });
});

describe('a cancel', () => {
  it('races with a start many times over, and there is one outcome each time', async () => {
    const agent = await openAgent();
    const specs = await Promise.all(
      Array.from({ length: 25 }, () => counted('sleep 600', { lock: 'shared' })),
    );
    await Promise.all(
      specs.map(async ({ spec }, at) => {
        const start = agent.actions.start(spec).catch((error: { code: string }) => error.code);
        for (let tick = 0; tick < at % 7; tick++) await new Promise((resolve) => setImmediate(resolve));
        await agent.actions.cancel(spec.ticket);
        if ((await start) === 'action.tombstone') return;
        expect(await endOf(agent, spec.ticket)).toMatchObject({ outcome: 'cancelled' });
        expect(processesOf(path.join(agent.home.actions, spec.ticket))).toEqual([]);
        const ends = (await told(agent, spec.ticket)).records.filter(({ kind }) => kind === 'ended');
        expect(ends).toHaveLength(1);
      }),
    );
    expect(agent.broken).toEqual([]);
  });

  it('may come twice, and after the end, and changes nothing then', async () => {
    const agent = await openAgent();
    const { spec } = await counted('sleep 600');
    await agent.actions.start(spec);
    await lineComes(agent, spec.ticket, 'ready');
    await Promise.all([agent.actions.cancel(spec.ticket), agent.actions.cancel(spec.ticket)]);
    const status = await endOf(agent, spec.ticket);
    expect(await agent.actions.cancel(spec.ticket)).toEqual(status);
    expect(status).toMatchObject({ outcome: 'cancelled' });
  });

  it('of an action that waits ends it before it began', async () => {
    const agent = await openAgent();
    const [first, second] = [await counted('sleep 600'), await counted()];
    await agent.actions.start(first.spec);
    await agent.actions.start(second.spec);
    await Promise.all([agent.actions.cancel(second.spec.ticket), agent.actions.cancel(second.spec.ticket)]);
    const result = await told(agent, second.spec.ticket);
    expect(result.ended).toMatchObject({ outcome: 'cancelled', error: 'cancelled before it began' });
    expect(result.records.filter(({ kind }) => kind === 'ended')).toHaveLength(1);
    await agent.actions.cancel(first.spec.ticket);
    await endOf(agent, first.spec.ticket);
    expect(await second.starts()).toBe(0);
  });
});

describe('the lock of the machine', () => {
  it('lets exclusive actions in one after the other, and what waits says for whom', async () => {
    const agent = await openAgent();
    const go = path.join(await tempFolder(), 'go');
    const first = scriptSpec(until(go), { description: 'Shop 1.0 to Test' });
    const second = scriptSpec('true', { description: 'Shop 1.1 to Test' });
    const third = scriptSpec('true', { description: 'third' });
    for (const spec of [first, second, third]) await agent.actions.start(spec);
    expect(await agent.actions.status(third.ticket)).toMatchObject({
      state: 'waiting',
      waitsFor: ['Shop 1.0 to Test', 'Shop 1.1 to Test'],
    });
    await writeFile(go, '');
    const ended = await Promise.all([first, second, third].map(({ ticket }) => endOf(agent, ticket)));
    expect(ended.map(({ outcome }) => outcome)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect((await told(agent, second.ticket)).lines('wait')).toEqual([
      'Waiting for the machine: Shop 1.0 to Test',
    ]);
  });

  it('is free for the next as soon as the log has told the end of the last', async () => {
    const agent = await openAgent();
    for (let count = 0; count < 5; count++) {
      const spec = scriptSpec('true');
      await agent.actions.start(spec);
      await expect(lineComes(agent, spec.ticket, 'no such line')).rejects.toThrow('ended without');
      const next = scriptSpec('true');
      await agent.actions.start(next);
      expect((await agent.actions.status(next.ticket)).state).not.toBe('waiting');
      await endOf(agent, next.ticket);
    }
  });

  it('is held by a runner also while the agent is started again', async () => {
    const agent = await openAgent();
    const go = path.join(await tempFolder(), 'go');
    const [first, second] = [scriptSpec(`echo ready\n${until(go)}`), scriptSpec('true')];
    await agent.actions.start(first);
    await lineComes(agent, first.ticket, 'ready');
    await agent.actions.start(second);
    agent.actions.close();
    const again = await openAgent(agent.home.folder);
    expect(await again.actions.status(first.ticket)).toMatchObject({ state: 'running' });
    expect(await again.actions.status(second.ticket)).toMatchObject({ state: 'waiting' });
    await writeFile(go, '');
    expect(await endOf(again, first.ticket)).toMatchObject({ outcome: 'succeeded' });
    expect(await endOf(again, second.ticket)).toMatchObject({ outcome: 'succeeded' });
  });
});

describe('an agent that is started again', () => {
  it('finds a script that has gone on meanwhile, with every line', async () => {
    const agent = await openAgent();
    const go = path.join(await tempFolder(), 'go');
    const { spec, starts } = await counted(`${until(go)}seq 1000`);
    await agent.actions.start(spec);
    await lineComes(agent, spec.ticket, 'ready');
    agent.actions.close();
    await writeFile(go, '');
    const again = await openAgent(agent.home.folder);
    expect(await endOf(again, spec.ticket)).toMatchObject({ outcome: 'succeeded' });
    const numbers = Array.from({ length: 1000 }, (_, at) => String(at + 1));
    expect((await told(again, spec.ticket)).lines('info')).toEqual(['ready', ...numbers]);
    expect(await starts()).toBe(1);
  });

  it('cancels a script that it has not started itself', async () => {
    const agent = await openAgent();
    const { spec } = await counted('sleep 600');
    await agent.actions.start(spec);
    await lineComes(agent, spec.ticket, 'ready');
    agent.actions.close();
    const again = await openAgent(agent.home.folder);
    await again.actions.cancel(spec.ticket);
    expect(await endOf(again, spec.ticket)).toMatchObject({ outcome: 'cancelled' });
  });

  it('starts what it had accepted but not started, in the order in which it came', async () => {
    const agent = await openAgent();
    const order = path.join(await tempFolder(), 'order');
    const specs = [1, 2, 3].map((at) => scriptSpec(`echo ${at} >> '${order}'`));
    // Closed: it accepts, but launches nothing any more.
    agent.actions.close();
    for (const spec of specs) await agent.actions.start(spec);
    const again = await openAgent(agent.home.folder);
    for (const spec of specs) expect(await endOf(again, spec.ticket)).toMatchObject({ outcome: 'succeeded' });
    expect(await readFile(order, 'utf8')).toBe('1\n2\n3\n');
  });

  it('does not start a second time what another runner has already claimed', async () => {
    const agent = await openAgent();
    const go = path.join(await tempFolder(), 'go');
    const { spec, starts } = await counted(until(go));
    await agent.actions.start(spec);
    await lineComes(agent, spec.ticket, 'ready');
    const folder = path.join(agent.home.actions, spec.ticket);
    const [node, program] = sourceProgram;
    expect(spawnSync(node, [String(program), runnerCommand, folder]).status).toBe(0);
    await writeFile(go, '');
    expect(await endOf(agent, spec.ticket)).toMatchObject({ outcome: 'succeeded' });
    expect(await starts()).toBe(1);
  });

  it('tells what it cannot read and leaves it, and goes on with the rest', async () => {
    const agent = await openAgent();
    const { spec } = await counted();
    await run(agent, spec);
    agent.actions.close();
    await mkdir(path.join(agent.home.actions, 'broken'));
    await writeFile(path.join(agent.home.actions, 'broken', 'spec.json'), '');
    await mkdir(path.join(agent.home.actions, 'half~new'));
    const again = await openAgent(agent.home.folder);
    expect((await again.actions.list()).map(({ ticket }) => ticket)).toEqual([spec.ticket]);
    expect(again.broken).toHaveLength(1);
    expect((await readdir(agent.home.actions)).sort()).toEqual([spec.ticket, 'broken'].sort());
  });
});

describe('an action whose runner is killed', () => {
  const killed = async (more: string) => {
    const agent = await openAgent();
    const { spec, starts } = await counted(more);
    await agent.actions.start(spec);
    await lineComes(agent, spec.ticket, 'ready');
    const runner = await runnerOf(agent, spec.ticket);
    return { agent, spec, starts, runner };
  };

  it('is interrupted, ended with all its processes, and never run again', async () => {
    const { agent, spec, starts, runner } = await killed('trap "" PIPE\nsetsid sleep 600 &\nsleep 600');
    process.kill(runner.pid, 'SIGKILL');
    expect(await endOf(agent, spec.ticket)).toMatchObject({ outcome: 'interrupted' });
    expect(processesOf(path.join(agent.home.actions, spec.ticket))).toEqual([]);
    const { ended, lines } = await told(agent, spec.ticket);
    expect(ended.error).toMatch(/^The runner of this action ended unexpectedly; its outcome is unknown/);
    expect(lines('info')).toEqual(['ready']);
    agent.actions.close();
    const again = await openAgent(agent.home.folder);
    expect(await again.actions.start(spec)).toMatchObject({
      started: false,
      status: { outcome: 'interrupted' },
    });
    expect(await starts()).toBe(1);
  });

  it('while no agent runs is interrupted by the next, its torn record cut off, the lock free', async () => {
    const { agent, spec, runner } = await killed('sleep 600');
    agent.actions.close();
    await kill(runner);
    const records = path.join(agent.home.actions, spec.ticket, 'records');
    const before = await readFile(records);
    await appendFile(records, Buffer.from([0, 0, 1, 0, 7, 7]));
    const again = await openAgent(agent.home.folder);
    const { state, outcome } = await again.actions.status(spec.ticket);
    expect([state, outcome]).toEqual(['ended', 'interrupted']);
    expect((await readFile(records)).subarray(0, before.length)).toEqual(before);
    expect((await told(again, spec.ticket)).ended).toMatchObject({ outcome: 'interrupted' });
    expect((await run(again, scriptSpec('true'))).ended).toMatchObject({ outcome: 'succeeded' });
  });

  it('is interrupted after a reboot, and a later process with its number is left alone', async () => {
    const { agent, spec, runner } = await killed('sleep 600');
    agent.actions.close();
    await kill(runner);
    const file = path.join(agent.home.actions, spec.ticket, 'runner.json');
    const recycled = { ...identityOf(process.pid), startedAt: 'another boot/1' };
    await writeFile(file, JSON.stringify(recycled));
    const again = await openAgent(agent.home.folder);
    expect(await again.actions.status(spec.ticket)).toMatchObject({ outcome: 'interrupted' });
    expect(isAlive(identityOf(process.pid))).toBe(true);
  });

  it('cannot be started at all fails, with what the runner said', async () => {
    const agent = await openAgent();
    agent.actions.close();
    const spec = scriptSpec('true');
    await agent.actions.start(spec);
    await writeFile(path.join(agent.home.actions, spec.ticket, 'records'), '');
    const folder = path.join(agent.home.actions, spec.ticket);
    const file = JSON.parse(await readFile(path.join(folder, 'spec.json'), 'utf8'));
    await writeFile(
      path.join(folder, 'spec.json'),
      JSON.stringify({ ...file, spec: { ...spec, variables: 7 } }),
    );
    const again = await openAgent(agent.home.folder);
    const status = await endOf(again, spec.ticket);
    const { ended } = await told(again, spec.ticket);
    expect(status.outcome).toBe('failed');
    expect(ended.error).toMatch(/not iterable|is not a function/);
  });
});

describe('forgetting', () => {
  it('takes the length of the whole log, and leaves nothing', async () => {
    const agent = await openAgent();
    const { spec } = await counted();
    await run(agent, spec);
    const { logBytes } = await agent.actions.status(spec.ticket);
    await expect(agent.actions.forget(spec.ticket, logBytes - 1)).rejects.toMatchObject({
      code: 'log.offset',
      detail: { logBytes },
    });
    await agent.actions.forget(spec.ticket, logBytes);
    await agent.actions.forget(spec.ticket, logBytes);
    expect(await readdir(agent.home.actions)).toEqual([]);
    expect(await agent.actions.list()).toEqual([]);
  });

  it('what still runs is refused', async () => {
    const agent = await openAgent();
    const { spec } = await counted('sleep 600');
    await agent.actions.start(spec);
    await expect(agent.actions.forget(spec.ticket, 0)).rejects.toMatchObject({ code: 'action.running' });
    await agent.actions.cancel(spec.ticket);
    await endOf(agent, spec.ticket);
  });
});

describe('on a full disk', () => {
  it('nothing starts, and it starts when there is room', async () => {
    const disk = await smallDisk();
    if (disk === undefined) return;
    const agent = await openAgent(path.join(disk, 'home'));
    const filler = path.join(disk, 'filler');
    await writeFile(filler, Buffer.alloc(2_000_000)).catch(() => undefined);
    const { spec, starts } = await counted();
    await expect(agent.actions.start(spec)).rejects.toMatchObject({ code: 'disk.full' });
    expect(await agent.actions.list()).toEqual([]);
    await rm(filler);
    expect((await run(agent, spec)).ended).toMatchObject({ outcome: 'succeeded' });
    expect(await starts()).toBe(1);
  });

  it('a script waits for room, and not a line of it is lost', async () => {
    const disk = await smallDisk();
    if (disk === undefined) return;
    const agent = await openAgent(path.join(disk, 'home'));
    const filler = path.join(disk, 'filler');
    const said = path.join(await tempFolder(), 'said');
    const spec = scriptSpec(`seq 200; echo ready; seq 60000; echo done > '${said}'`);
    await writeFile(filler, Buffer.alloc(900_000));
    await agent.actions.start(spec);
    await lineComes(agent, spec.ticket, 'ready');
    // The rest needs some 400 KB; there is room for less than 100.
    while ((await statfs(disk)).bavail > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(existsSync(said)).toBe(false);
    await rm(filler);
    expect(await endOf(agent, spec.ticket)).toMatchObject({ outcome: 'succeeded' });
    const numbers = (last: number) => Array.from({ length: last }, (_, at) => String(at + 1));
    expect((await told(agent, spec.ticket)).lines('info')).toEqual([
      ...numbers(200),
      'ready',
      ...numbers(60_000),
    ]);
  });
});
