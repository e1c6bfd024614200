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

/** A script that enters the ledger, then waits until the test opens its gate. */
function gated(ledger: string, entry: string, gate: string): string {
  return `${enterLedger(ledger, entry)}echo "${entry} began"\nwhile [ ! -e '${gate}' ]; do sleep 0.05; done\necho "${entry} ended"\n`;
}

describe.each([
  ['listening', false],
  ['polling', true],
])('with a %s agent', (_mode, polling) => {
  it('a server killed while a script runs and again between two steps finishes the deployment, each script run once', async () => {
    world = await createWorld();
    await world.addAgent({ name: 'box', roles: ['box'], polling });
    const ledger = path.join(world.folder, 'ledger');
    const gates = [1, 2, 3].map((step) => path.join(world.folder, `gate-${step}`));
    await createProject(
      world.api,
      'Long',
      gates.map((gate, index) => ({
        name: `Part ${index + 1}`,
        roles: ['box'],
        action: { kind: 'run-script', syntax: 'bash', body: gated(ledger, `part-${index + 1}`, gate) },
      })),
    );
    const { taskId } = await deploy(world.api, { project: 'Long', version: '1.0.0' }, 'Test');
    const began = (count: number) =>
      whenFile(ledger, async () => ((await readLedger(ledger)).length >= count ? true : undefined));

    await began(1);
    await world.server.stop('SIGKILL');
    await writeFile(gates[0]!, '');
    await world.server.start();

    await began(2);
    await world.server.stop('SIGKILL');
    await writeFile(gates[1]!, '');
    await writeFile(gates[2]!, '');
    await world.server.start();

    const { events, taskState } = await followTask(world.server, taskId);
    expect(taskState).toBe('success');
    expect(await readLedger(ledger)).toEqual(['part-1', 'part-2', 'part-3']);
    const lines = linesOf(events).filter((line) => line.startsWith('part-'));
    expect(lines).toEqual([1, 2, 3].flatMap((part) => [`part-${part} began`, `part-${part} ended`]));
  });
});
