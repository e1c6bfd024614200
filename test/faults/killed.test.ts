/** Programs that are killed at chosen moments. */
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { enterLedger, readLedger } from '../support/ledger.ts';
import { linesOf } from '../support/log.ts';
import { boxPackage, boxScript, createProxiedWorld, type ProxiedWorld } from '../support/proxied-world.ts';
import { seededChance } from '../support/seeded.ts';
import { hasStrace, inject } from '../support/strace.ts';

let world: ProxiedWorld;
afterEach(() => world.close());

/** The start of a script with all its variables is longer than this. */
const startBytes = 4_000;

/** A deployment of three short steps takes about so many. */
const mostSyncs = 10;

describe.each([
  ['listening', false],
  ['polling', true],
])('with a %s agent', (mode, polling) => {
  const out = polling ? 'down' : 'up';
  const back = polling ? 'up' : 'down';

  it('row 2: a server killed at any byte around the start of a script, or of its answer, starts it once', async () => {
    const chance = seededChance(`row 2, ${mode}`);
    world = await createProxiedWorld(polling);
    const ledger = world.file('ledger');
    const points = [
      [out, chance.between(1, startBytes)],
      [out, chance.between(1, startBytes)],
      [back, chance.between(1, startBytes / 10)],
    ] as const;
    for (const [index, [direction, byte]] of points.entries()) {
      const project = `Point ${index}`;
      await createProject(world.api, project, [boxScript('Run', enterLedger(ledger, project))]);
      await world.api.post('/machines/box/health-check');
      const paused = world.proxy.pauseAtByte(direction, byte);
      const { taskId } = await deploy(world.api, { project, version: '1.0.0' }, 'Test');
      await paused;
      await world.server.stop('SIGKILL');
      world.proxy.cut();
      world.proxy.resume();
      await world.server.start();
      expect((await followTask(world.server, taskId)).taskState).toBe('success');
    }
    expect(await readLedger(ledger)).toEqual(['Point 0', 'Point 1', 'Point 2']);
  });

  it('row 6: an agent killed during an upload has no file under its name, and the upload goes on', async () => {
    const payload = 20_000_000;
    world = await createProxiedWorld(polling);
    await world.pushPackage('Big', '1.0.0', {
      'payload.bin': randomBytes(payload),
      'Deploy.sh': 'wc -c < payload.bin\n',
    });
    await createProject(world.api, 'Big', [boxPackage('Big')]);
    await world.api.post('/machines/box/health-check');
    const paused = world.proxy.pauseAtByte(out, payload / 2);
    const release = { project: 'Big', version: '1.0.0', packageVersion: '1.0.0' };
    const { taskId } = await deploy(world.api, release, 'Test');
    await paused;
    await world.agent.stop('SIGKILL');
    const files = await readdir(path.join(world.agent.home, 'files'));
    expect(files.filter((name) => /^[0-9a-f]{64}$/.test(name))).toEqual([]);
    world.proxy.cut();
    world.proxy.resume();
    world.agent.start();

    const { events, taskState } = await followTask(world.server, taskId);
    expect(taskState).toBe('success');
    expect(linesOf(events)).toContain(String(payload));
  });
});

it('row 4: a server killed at any write that it makes durable goes on from a whole store, each step run once', async ({
  skip,
}) => {
  const chance = seededChance('row 4');
  world = await createProxiedWorld(false);
  if (!hasStrace) skip('strace is not installed');
  const ledger = world.file('ledger');
  const steps = ['a', 'b', 'c'];
  await createProject(
    world.api,
    'Steps',
    steps.map((step) => boxScript(step, enterLedger(ledger, step))),
  );
  for (let kill = 1; kill <= 4; kill++) {
    const release = await world.api.post('/releases', { project: 'Steps', version: `1.0.${kill}` });
    const done = (await readLedger(ledger)).length;
    const nth = chance.between(1, mostSyncs);
    await inject(world.server.process().pid, 'fsync,fdatasync', `signal=SIGKILL:when=${nth}`);
    const asked = await world.api
      .post('/deployments', { release: release.id, environment: 'Test' })
      .catch(() => undefined);
    const { ended } = world.server.process();
    // Where it took fewer syncs than that, all has been done before the kill.
    await (asked ? Promise.race([ended, followTask(world.server, asked.taskId)]) : ended);
    await world.server.stop('SIGKILL');
    await world.server.start();
    const { items } = await world.api.get('/deployments');
    const kept = items.find((item: { releaseId: string }) => item.releaseId === release.id);
    // What was answered is there; what was not may be there or not.
    if (asked) expect(kept).toBeDefined();
    if (!kept) continue;
    expect((await followTask(world.server, kept.taskId)).taskState).toBe('success');
    expect((await readLedger(ledger)).slice(done)).toEqual(steps);
  }
});
