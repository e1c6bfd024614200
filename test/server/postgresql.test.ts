import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { postgresPrograms, startPostgres } from '../../packages/server/src/database/postgres.test-support.ts';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { enterLedger, readLedger } from '../support/ledger.ts';
import { linesOf } from '../support/log.ts';
import { whenFile } from '../support/wait.ts';
import { createWorld } from '../support/world.ts';

const programs = postgresPrograms();
if (!programs) console.warn('PostgreSQL is not installed: a server on it is not tried');

it.skipIf(!programs)(
  'a server whose store is PostgreSQL deploys, is killed, and goes on where it was',
  async () => {
    const postgres = await startPostgres(String(programs));
    const world = await createWorld({ env: { TAKO_DATABASE_URL: postgres.url } });
    try {
      await world.addAgent({ name: 'box', roles: ['box'] });
      await world.pushPackage('App', '1.0.0', { 'Deploy.sh': 'echo "deployed"\n' });
      const ledger = path.join(world.folder, 'ledger');
      const gate = path.join(world.folder, 'gate');
      const wait = `${enterLedger(ledger, 'began')}while [ ! -e '${gate}' ]; do sleep 0.05; done\n`;
      await createProject(world.api, 'App', [
        {
          name: 'Wait',
          roles: ['box'],
          action: { kind: 'run-script', syntax: 'bash', body: `${wait}echo "went on"` },
        },
        { name: 'App', roles: ['box'], action: { kind: 'deploy-package', packageId: 'App' } },
      ]);
      const release = { project: 'App', version: '1.0.0', packageVersion: '1.0.0' };
      const { taskId } = await deploy(world.api, release, 'Test');
      await whenFile(ledger, async () => ((await readLedger(ledger)).length === 1 ? true : undefined));
      await world.server.stop('SIGKILL');
      await world.server.start();
      await writeFile(gate, '');
      const { events, taskState } = await followTask(world.server, taskId);
      expect(taskState).toBe('success');
      expect(await readLedger(ledger)).toEqual(['began']);
      expect(linesOf(events)).toEqual(expect.arrayContaining(['went on', 'deployed']));
    } finally {
      await world.close();
      await postgres.close();
    }
  },
);
