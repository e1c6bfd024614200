/** Trust that is withdrawn while something is under way. */
import { writeFile } from 'node:fs/promises';
import { createIdentity } from '@tako/protocol';
import { afterEach, expect, it } from 'vitest';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { passGate, printLines, whenEntries } from '../support/gate.ts';
import { enterLedger, readLedger } from '../support/ledger.ts';
import { linesOf } from '../support/log.ts';
import { boxScript, createProxiedWorld, type ProxiedWorld } from '../support/proxied-world.ts';

let world: ProxiedWorld;
afterEach(() => world.close());

it.each([
  ['listening', false],
  ['polling', true],
])(
  'row 66: a %s agent whose thumbprint is no longer that of its machine says nothing any more from that moment on',
  async (_mode, polling) => {
    world = await createProxiedWorld(polling, { server: { TAKO_LOST_MACHINE_MS: '2000' } });
    const [ledger, gate] = [world.file('ledger'), world.file('gate')];
    const body = [
      `${printLines(1, 10)}${enterLedger(ledger, 'first')}${passGate(gate)}`,
      `${printLines(11, 20)}${enterLedger(ledger, 'second')}`,
    ].join('');
    await createProject(world.api, 'Talker', [boxScript('Talk', body), boxScript('Next', 'echo next')]);
    const { taskId } = await deploy(world.api, { project: 'Talker', version: '1.0.0' }, 'Test');
    await whenEntries(ledger, 1);
    const { thumbprint } = await createIdentity({ commonName: 'another' });
    await world.api.patch('/machines/box', { thumbprint });
    await writeFile(gate, '');
    await whenEntries(ledger, 2);

    const { events, taskState } = await followTask(world.server, taskId);
    expect(taskState).toBe('interrupted');
    expect(await readLedger(ledger)).toEqual(['first', 'second']);
    const lines = linesOf(events);
    expect(lines).not.toContain('line 11');
    expect(lines).not.toContain('next');
    expect((await world.api.get('/machines/box')).isConnected).toBe(false);
  },
);
