import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { enterLedger, readLedger } from '../support/ledger.ts';
import { linesOf } from '../support/log.ts';
import { whenFile } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
afterEach(() => world.close());

const half = 5_000;

function talker(ledger: string, gate: string): string {
  return [
    enterLedger(ledger, 'started'),
    `for ((n = 1; n <= ${half}; n++)); do echo "line $n"; done`,
    enterLedger(ledger, 'half'),
    `while [ ! -e '${gate}' ]; do sleep 0.05; done`,
    `for ((n = ${half + 1}; n <= ${2 * half}; n++)); do echo "line $n"; done`,
    enterLedger(ledger, 'done'),
  ].join('\n');
}

describe.each([
  ['listening', false],
  ['polling', true],
])('with a %s agent', (_mode, polling) => {
  it('an agent killed during a script leaves it running; started again it hands over the complete log', async () => {
    world = await createWorld();
    const agent = await world.addAgent({ name: 'box', roles: ['box'], polling });
    const ledger = path.join(world.folder, 'ledger');
    const gate = path.join(world.folder, 'gate');
    await createProject(world.api, 'Talker', [
      {
        name: 'Talk',
        roles: ['box'],
        action: { kind: 'run-script', syntax: 'bash', body: talker(ledger, gate) },
      },
    ]);
    const { taskId } = await deploy(world.api, { project: 'Talker', version: '1.0.0' }, 'Test');
    const entries = (count: number) =>
      whenFile(ledger, async () => ((await readLedger(ledger)).length >= count ? true : undefined));

    await entries(2);
    await agent.stop('SIGKILL');
    await writeFile(gate, '');
    await entries(3);
    agent.start();

    const { events, taskState } = await followTask(world.server, taskId);
    expect(taskState).toBe('success');
    expect(await readLedger(ledger)).toEqual(['started', 'half', 'done']);
    const lines = linesOf(events).filter((line) => line.startsWith('line '));
    expect(lines).toEqual(Array.from({ length: 2 * half }, (_, index) => `line ${index + 1}`));
  });
});
