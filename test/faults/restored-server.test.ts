/** Two servers that take themselves for the same one. */
import { cp, rename } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { createProject, deploy } from '../../scripts/rig/api.ts';
import { runProgram } from '../../scripts/rig/program.ts';
import { enterLedger, readLedger } from '../support/ledger.ts';
import { createWorld } from '../support/world.ts';

it.each([
  ['listening', false],
  ['polling', true],
])(
  'row 5: a second server on the same folder is refused, and an old copy of it by every %s agent',
  async (_mode, polling) => {
    const world = await createWorld();
    try {
      await world.addAgent({ name: 'box', roles: ['box'], polling });
      const { folder } = world.server;
      const second = await runProgram('tako-server', ['run', '--data', folder, '--port', '0']);
      expect(second.exitCode).toBe(3);

      const ledger = path.join(world.folder, 'ledger');
      const action = { kind: 'run-script', syntax: 'bash', body: enterLedger(ledger, 'ran') };
      await createProject(world.api, 'Work', [{ name: 'Work', roles: ['box'], action }]);
      await world.server.stop();
      await cp(folder, `${folder}-old`, { recursive: true });
      for (let starts = 0; starts < 2; starts++) {
        await world.server.start();
        expect((await world.api.post('/machines/box/health-check')).health.state).toBe('healthy');
        await world.server.stop();
      }
      await rename(folder, `${folder}-new`);
      await rename(`${folder}-old`, folder);
      await world.server.start();

      const { health } = await world.api.post('/machines/box/health-check');
      expect(health.state).toBe('unavailable');
      expect(health.detail).toMatch(/newer start of this server/);
      const { taskId } = await deploy(world.api, { project: 'Work', version: '1.0.0' }, 'Test');
      await world.api.post(`/tasks/${taskId}/cancel`);
      expect(await readLedger(ledger)).toEqual([]);
    } finally {
      await world.close();
    }
  },
);
