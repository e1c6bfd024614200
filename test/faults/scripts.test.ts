/** What a script may do to whoever runs it. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { isAlive } from '../support/alive.ts';
import { numberedLines, passGate, printLines, whenEntries } from '../support/gate.ts';
import { enterLedger, readLedger } from '../support/ledger.ts';
import { linesOf } from '../support/log.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.addAgent({ name: 'box', roles: ['box'] });
});
afterAll(() => world.close());

const file = (name: string) => path.join(world.folder, name);

/** Starts a deployment of one script; its task. */
async function start(project: string, body: string): Promise<string> {
  await createProject(world.api, project, [
    { name: 'Run', roles: ['box'], action: { kind: 'run-script', syntax: 'bash', body } },
  ]);
  return (await deploy(world.api, { project, version: '1.0.0' }, 'Test')).taskId;
}

const run = async (project: string, body: string) => followTask(world.server, await start(project, body));

it('row 33: a line of ten million characters comes whole, in pieces', async () => {
  const length = 10_000_000;
  const { events, taskState } = await run('Long line', `head -c ${length} /dev/zero | tr '\\0' x\n`);
  expect(taskState).toBe('success');
  const pieces = linesOf(events).filter((line) => line.startsWith('xx'));
  const xs = pieces.reduce((sum, piece) => sum + (/^x+/.exec(piece)?.[0].length ?? 0), 0);
  expect(xs).toBe(length);
});

it('row 34: a hundred thousand lines at full speed come each once and in order', async () => {
  const count = 100_000;
  const { events, taskState } = await run('Many lines', `seq -f 'line %.0f' ${count}\n`);
  expect(taskState).toBe('success');
  const lines = linesOf(events).filter((line) => line.startsWith('line '));
  expect(lines).toEqual(numberedLines(count));
});

it('row 35: bytes that are no text do no harm to what stands around them, and markup stays text', async () => {
  const noise = file('noise');
  await writeFile(noise, Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 7919) % 256)));
  const hostile = ['<script>alert(1)</script>', '\u001b]8;;http://evil.example\u0007link', 'ä€😀'];
  const shown = file('shown');
  await writeFile(shown, `${hostile.join('\n')}\n`);
  const body = `echo before\ncat '${noise}'\necho\ncat '${shown}'\nprintf 'a\\rb\\n'\necho after\n`;
  const { events, taskState } = await run('Noise', body);
  expect(taskState).toBe('success');
  const lines = linesOf(events);
  expect(lines.indexOf('before')).toBeGreaterThanOrEqual(0);
  expect(lines.indexOf('after')).toBeGreaterThan(lines.indexOf('before'));
  for (const line of hostile) expect(lines).toContain(line);
});

it('row 38: a script that ignores the request to end is killed with all that it started, and is cancelled', async () => {
  const ledger = file('deaf');
  const deaf = "trap '' TERM INT HUP\n";
  const child = `( ${deaf} echo $BASHPID >> '${ledger}'; for ((n = 0; n < 600; n++)); do sleep 0.1; done ) &\n`;
  const taskId = await start('Deaf', `${deaf}${child}echo $$ >> '${ledger}'\nwait\nwait\n`);
  await whenEntries(ledger, 2);
  await world.api.post(`/tasks/${taskId}/cancel`);
  const { taskState } = await followTask(world.server, taskId);
  expect(taskState).toBe('cancelled');
  const pids = await readLedger(ledger);
  expect(pids.map((pid) => isAlive(Number(pid)))).toEqual([false, false]);
});

it('row 41: a second script waits for the first, also where the agent was killed and started again meanwhile', async () => {
  const ledger = file('turns');
  const gate = file('turns-gate');
  const agent = world.agents.get('box')!;
  const first = await start(
    'First',
    enterLedger(ledger, 'first began') + passGate(gate) + enterLedger(ledger, 'first ended'),
  );
  await whenEntries(ledger, 1);
  await agent.stop('SIGKILL');
  agent.start();
  const second = await start('Second', enterLedger(ledger, 'second') + printLines(1, 3));
  // It is told for whom it waits, and has not begun.
  await followUntil(second, (line) => line.startsWith('Waiting for the machine: '));
  expect(await readLedger(ledger)).toEqual(['first began']);
  await writeFile(gate, '');
  for (const task of [first, second]) {
    expect((await followTask(world.server, task)).taskState).toBe('success');
  }
  expect(await readLedger(ledger)).toEqual(['first began', 'first ended', 'second']);
});

it('row 74: ten deployments to one machine take turns, each once, also over a restart of the server', async () => {
  const ledger = file('queue');
  const busy = file('busy');
  const names = Array.from({ length: 10 }, (_, index) => `Turn ${index + 1}`);
  const body = (name: string) =>
    `mkdir '${busy}' || { echo 'not alone' >&2; exit 1; }\n${enterLedger(ledger, name)}sleep 0.1\nrmdir '${busy}'\n`;
  const tasks: string[] = [];
  for (const name of names) tasks.push(await start(name, body(name)));
  await whenEntries(ledger, 3);
  await world.server.stop('SIGKILL');
  await world.server.start();
  const ends = await Promise.all(tasks.map((task) => followTask(world.server, task)));
  expect(ends.map(({ taskState }) => taskState)).toEqual(names.map(() => 'success'));
  expect([...(await readLedger(ledger))].sort()).toEqual([...names].sort());
});

/** Settles when a line of the task's log satisfies `look`. */
async function followUntil(taskId: string, look: (line: string) => boolean): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    followTask(world.server, taskId, (events) => {
      for (const event of events) if (event.kind === 'line' && look(event.text)) resolve();
    }).catch(reject);
  });
}
