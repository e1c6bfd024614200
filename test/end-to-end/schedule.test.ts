/** Deployments that begin later, by the clocks of real programs. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { exitCodes } from '../../packages/cli/src/errors.ts';
import { deploy, followTask } from '../../scripts/rig/api.ts';
import { createReleased, script, type Tako, takoOf, waitFor } from '../cli/tako.ts';
import { enterLedger, readLedger } from '../support/ledger.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let tako: Tako;
let ledger: string;
beforeAll(async () => {
  world = await createWorld();
  tako = takoOf(world);
  ledger = path.join(world.folder, 'ledger');
  await world.addAgent({ name: 'web-1', roles: ['web'] });
  await createReleased(tako, 'Shop', [script('Do', 'web', enterLedger(ledger, 'ran'))]);
});
afterAll(() => world.close());

const soonMs = 2_000;
const fromNow = (ms: number) => new Date(Date.now() + ms).toISOString();
const hourMs = 3_600_000;

const deployShop = (...more: string[]) => [
  ...['release', 'deploy', '--project', 'Shop', '--version', '1.0.0', '--environment', 'Test', ...more],
];

it('what is asked for later begins then and not before, and the command waits for it', async () => {
  const { stdout, stderr, exitCode } = await tako.run(deployShop('--deploy-at', '2s', '--wait'));
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toMatch(
    /^Scheduled 1\.0\.0 to Test for \S+ \S+Z \(.*\)\nDeploy Shop 1\.0\.0 to Test: success \(.*\)\n$/,
  );
  const [task] = (await world.api.get('/tasks?kind=deployment&take=1')).items;
  expect(task.startedAt >= task.queueTime).toBe(true);
  expect(await readLedger(ledger)).toEqual(['ran']);
});

it('a server that is killed meanwhile begins it when it runs again, and keeps what is for later', async () => {
  const release = { project: 'Shop', version: '1.0.1' };
  const soon = { queueTime: fromNow(soonMs) };
  const { taskId, releaseId } = await deploy(world.api, release, 'Test', soon);
  const later = { queueTime: fromNow(hourMs), queueTimeExpiry: fromNow(2 * hourMs) };
  const scheduled = await world.api.post('/deployments', {
    ...{ release: releaseId, environment: 'Test' },
    ...later,
  });
  await world.server.stop('SIGKILL');
  await world.server.start();
  expect((await followTask(world.server, taskId)).taskState).toBe('success');
  const { startedAt } = await world.api.get(`/tasks/${taskId}`);
  expect(startedAt >= soon.queueTime).toBe(true);
  expect(await world.api.get(`/tasks/${scheduled.taskId}`)).toMatchObject({
    ...{ state: 'queued', isScheduled: true, waitsFor: [] },
    ...later,
  });
  expect(await tako.text('task', 'cancel', scheduled.taskId)).toMatch(/: cancelled\n$/);
});

it('what has not begun by its latest time never begins, and tells why', async () => {
  const [started, go] = [path.join(world.folder, 'started'), path.join(world.folder, 'go')];
  const steps = [script('Wait', 'web', waitFor(started, go) + enterLedger(ledger, 'waited'))];
  await createReleased(tako, 'Slow', steps);
  const release = ['--project', 'Slow', '--version', '1.0.0', '--environment', 'Test'];
  await tako.text('deployment', 'create', ...release);
  const late = await tako.run(['deployment', 'create', ...release, '--no-deploy-after', '1s', '--wait']);
  await writeFile(go, '');
  expect(late.stderr).toMatch(
    /^tako: Deploy Slow 1\.0\.0 to Test: cancelled: It had not begun by \S+Z, after which it was not to begin\n$/,
  );
  expect(late.exitCode).toBe(exitCodes.cancelled.code);
  const [, first] = (await world.api.get('/tasks?kind=deployment&take=2')).items;
  expect((await followTask(world.server, first.id)).taskState).toBe('success');
  expect((await readLedger(ledger)).filter((entry) => entry === 'waited')).toEqual(['waited']);
});

it('a time that is over or none at all is refused, and nothing is queued', async () => {
  const before = (await world.api.get('/tasks?kind=deployment')).total;
  const over = await tako.run(deployShop('--deploy-at', '2020-01-01T00:00Z'));
  expect(over.stderr).toMatch(
    /^tako: queueTime: 2020-01-01T00:00:00\.000Z is over: the server's clock says /,
  );
  const never = await tako.run(deployShop('--deploy-at', 'tomorrow'));
  expect(never.stderr).toContain('2026-11-24T22:00Z');
  expect([over.exitCode, never.exitCode]).toEqual([exitCodes.usage.code, exitCodes.usage.code]);
  expect((await world.api.get('/tasks?kind=deployment')).total).toBe(before);
});
