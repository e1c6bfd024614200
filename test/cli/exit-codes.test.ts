import { randomBytes } from 'node:crypto';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../scripts/rig/free-port.ts';
import { startProgram } from '../../scripts/rig/program.ts';
import { whenFile } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';
import { createReleased, script, type Tako, takoOf, waitFor } from './tako.ts';

let world: World;
let tako: Tako;
beforeAll(async () => {
  world = await createWorld();
  tako = takoOf(world);
  await world.addAgent({ name: 'web-1', roles: ['web'] });
  await createReleased(tako, 'Good', [script('Do', 'web', 'echo fine')]);
});
afterAll(() => world.close());

const deploy = (project: string, ...more: string[]) => [
  ...['release', 'deploy', '--project', project, '--version', '1.0.0', '--environment', 'Test', ...more],
];

/** A release whose script runs until it is told to end, in a folder of its own. */
async function createEndless(name: string) {
  const folder = path.join(world.folder, name);
  await mkdir(folder);
  const [started, go] = [path.join(folder, 'started'), path.join(folder, 'go')];
  await createReleased(tako, name, [script('Wait', 'web', waitFor(started, go))]);
  const isThere = () =>
    access(started).then(
      () => true,
      () => undefined,
    );
  return { whenStarted: () => whenFile(started, isThere), letGo: () => writeFile(go, '') };
}

async function newestTask(): Promise<string> {
  return (await world.api.get('/tasks?kind=deployment&take=1')).items[0].id;
}

it('0 and a line where a deployment succeeded', async () => {
  const { exitCode, stdout, stderr } = await tako.run(deploy('Good', '--wait'));
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toMatch(/^Deploying 1\.0\.0 to Test \(.*\)\nDeploy Good 1\.0\.0 to Test: success \(.*\)\n$/);
});

it('1 where a deployment failed, with where and why on stderr; a wait for it later says the same', async () => {
  await createReleased(tako, 'Bad', [script('Break', 'web', 'exit 3')]);
  const failed = await tako.run(deploy('Bad', '--wait'));
  expect(failed.exitCode).toBe(1);
  expect(failed.stderr).toMatch(/^tako: Deploy Bad 1\.0\.0 to Test: failed \(.*\): .*Break.*web-1.*3\n$/);
  const later = await tako.run(['task', 'wait', await newestTask()]);
  expect({ exitCode: later.exitCode, stderr: later.stderr }).toEqual({ exitCode: 1, stderr: failed.stderr });
});

it('2 for a wrong command line and for a field that the server finds wrong, on one line that names it', async () => {
  const missing = await tako.run(['release', 'deploy', '--project', 'Good']);
  expect(missing).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: "tako: required option '--version <version>' not specified\n",
  });
  const idle = await tako.run([
    'release',
    'create',
    '--project',
    'Good',
    '--version',
    '3.0.0',
    '--skip-step',
    'Do',
  ]);
  expect(idle).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('give --deploy-to') });
  const never = await tako.run(deploy('Good', '--cancel-on-timeout'));
  expect(never).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('needs --timeout') });
  const wrong = await tako.run(['release', 'create', '--project', 'Good', '--version', '1.0 beta']);
  expect(wrong.exitCode).toBe(2);
  expect(wrong.stderr).toMatch(/^tako: .*version.*\n$/);
});

it('3 for a wrong key, told before a large package is sent', async () => {
  const wrong = { env: { TAKO_API_KEY: 'API-WRONG' } };
  expect((await tako.run(['project', 'list'], wrong)).exitCode).toBe(3);
  const big = await world.pushPackage('Big', '1.0.0', { data: randomBytes(30_000_000) });
  const push = await tako.run(['package', 'push', big], wrong);
  expect({ exitCode: push.exitCode, stderr: push.stderr }).toEqual({
    exitCode: 3,
    stderr: 'tako: The API key is not valid; log in with tako login, or set TAKO_API_KEY\n',
  });
});

it('3 for what only an administrator may do', async () => {
  const password = 'long enough for us\n';
  await tako.run(['user', 'create', '--username', 'ann'], { input: password });
  const env = { TAKO_API_KEY: '', TAKO_CONFIG: path.join(world.folder, 'ann.json') };
  expect((await tako.run(['login', '--user', 'ann'], { env, input: password })).exitCode).toBe(0);
  const { exitCode, stderr } = await tako.run(['user', 'list'], { env });
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(/^tako: .*administrator.*\n$/);
});

it('4 where no server answers', async () => {
  const server = `http://127.0.0.1:${await freePort()}`;
  const { exitCode, stderr } = await tako.run(['project', 'list', '--server', server]);
  expect(exitCode).toBe(4);
  expect(stderr).toMatch(new RegExp(`^tako: ${server} cannot be reached: .*\n$`));
});

it('5 when the time is over: the deployment goes on, and it says how to watch and how to cancel', async () => {
  const { letGo } = await createEndless('Slow');
  const { exitCode, stderr } = await tako.run(deploy('Slow', '--wait', '--timeout', '300ms'));
  const task = await newestTask();
  expect(exitCode).toBe(5);
  expect(stderr.split('\n')).toEqual([
    'tako: timed out after 0.3 s; what was started goes on',
    `tako: go on watching with: tako task wait ${task} --progress`,
    `tako: cancel with: tako task cancel ${task}`,
    '',
  ]);
  await letGo();
  expect((await tako.run(['task', 'wait', task])).exitCode).toBe(0);
});

it('5 and the deployment cancelled where that was asked for', async () => {
  await createEndless('Impatient');
  const flags = ['--timeout', '300ms', '--cancel-on-timeout'];
  expect((await tako.run(deploy('Impatient', ...flags))).exitCode).toBe(5);
  expect((await tako.run(['task', 'wait', await newestTask()])).exitCode).toBe(6);
});

it('6 where somebody cancelled the deployment meanwhile', async () => {
  const { whenStarted } = await createEndless('Cancelled');
  const deploying = tako.run(deploy('Cancelled', '--wait'));
  await whenStarted();
  const cancel = await tako.run(['task', 'cancel', 'Tasks-1', await newestTask(), 'Tasks-999']);
  expect(cancel).toEqual({
    exitCode: 8,
    stdout: expect.stringMatching(/^Deploy Cancelled 1\.0\.0 to Test \(Tasks-\d+\): cancelling\n$/),
    stderr: expect.stringMatching(
      /^tako: The task Tasks-1 has ended .*\ntako: There is no task "Tasks-999"\n$/,
    ),
  });
  const { exitCode, stderr } = await deploying;
  expect(exitCode).toBe(6);
  expect(stderr).toMatch(/^tako: Deploy Cancelled 1\.0\.0 to Test: cancelled/);
});

it('8 for whatever is named and not there; neither a release nor a deployment is left behind', async () => {
  await createReleased(tako, 'Named', [script('Do', 'web', 'echo')]);
  const before = (await world.api.get('/tasks?kind=deployment')).total;
  const create = ['release', 'create', '--project', 'Named', '--version', '2.0.0', '--deploy-to', 'Test'];
  const preview = [
    'deployment',
    'preview',
    '--project',
    'Named',
    '--version',
    '1.0.0',
    '--environment',
    'Test',
  ];
  const runs = await Promise.all([
    tako.run(deploy('Named', '--skip-step', 'Undo')),
    tako.run([...preview, '--skip-step', 'Undo']),
    tako.run([...create, '--skip-step', 'Undo']),
    tako.run([...create, '--package', 'Undo:1.0.0']),
    tako.run([...create, '--specific-machine', 'web-9']),
    tako.run([...preview, '--exclude-machine', 'web-9']),
    tako.run(['release', 'deploy', '--project', 'Named', '--version', '9', '--environment', 'Test']),
  ]);
  expect(runs.map(({ exitCode }) => exitCode)).toEqual(Array(7).fill(8));
  expect(runs[0]?.stderr).toBe('tako: step: there is no step "Undo"\ntako: the steps are: Do\n');
  expect((await world.api.get('/tasks?kind=deployment')).total).toBe(before);
  expect((await world.api.get('/releases?project=Named')).total).toBe(1);
});

it('several wrong fields of a file stand below each other, each told once', async () => {
  const step = {
    name: 'a',
    roles: ['web'],
    role: 'b',
    action: { kind: 'run-script', syntax: 'sh', body: '' },
  };
  const file = await tako.file('wrong.json', { steps: [step] });
  const { exitCode, stderr } = await tako.run(['project', 'process', 'set', 'Good', '--file', file]);
  expect(exitCode).toBe(2);
  expect(stderr.split('\n')).toEqual([
    'tako: The body is not valid',
    expect.stringMatching(/^ {2}steps\[0\]\.action\.syntax: /),
    '  steps[0].role: there is no such field',
    '',
  ]);
  const machine = ['machine', 'create', '--name', 'x', '--thumbprint', 'AB'.repeat(32), '--polling'];
  expect((await tako.run([...machine, '--environment', 'Tst'])).stderr).toBe(
    'tako: There is no environment "Tst"\n',
  );
});

it('8 for what is not there, 9 for what exists already, 11 for a file that is not there', async () => {
  const codes = await Promise.all([
    tako.run(['project', 'show', 'Nowhere']),
    tako.run(['environment', 'create', '--name', 'Test']),
    tako.run(['package', 'push', path.join(world.folder, 'nothing.nupkg')]),
  ]);
  expect(codes.map(({ exitCode }) => exitCode)).toEqual([8, 9, 11]);
  expect(codes[0]?.stderr).toBe('tako: project: there is no project "Nowhere"\n');
});

it('a wrong environment leaves neither a release nor a deployment behind', async () => {
  const before = (await world.api.get('/tasks?kind=deployment')).total;
  const both = ['--environment', 'Nowhere'];
  expect((await tako.run(deploy('Good', ...both))).exitCode).toBe(8);
  const release = ['release', 'create', '--project', 'Good', '--version', '2.0.0', '--deploy-to', 'Nowhere'];
  expect((await tako.run(release)).exitCode).toBe(8);
  expect((await world.api.get('/tasks?kind=deployment')).total).toBe(before);
  expect((await world.api.get('/releases?project=Good')).total).toBe(1);
});

it('130 on Ctrl+C: watching stops, the deployment goes on', async () => {
  const { whenStarted, letGo } = await createEndless('Watched');
  const log = path.join(world.folder, 'watched.log');
  const watching = startProgram('tako', deploy('Watched', '--progress'), log, { env: tako.env });
  await whenStarted();
  expect(await watching.stop('SIGINT')).toBe(130);
  const task = await newestTask();
  expect(await readFile(log, 'utf8')).toContain(
    `tako: go on watching with: tako task wait ${task} --progress\n`,
  );
  await letGo();
  expect((await tako.run(['task', 'wait', task])).exitCode).toBe(0);
});
