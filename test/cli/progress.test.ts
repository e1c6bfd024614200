import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { access, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundlePath } from '../../scripts/build.ts';
import { whenFile } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';
import { createReleased, script, type Tako, takoOf, waitFor } from './tako.ts';

let world: World;
let tako: Tako;
beforeAll(async () => {
  world = await createWorld();
  tako = takoOf(world);
  await tako.text('environment', 'create', '--name', 'Production');
  const environments = ['Test', 'Production'];
  await world.addAgent({ name: 'sql-1', roles: ['sql'], environments });
  await world.addAgent({ name: 'web-1', roles: ['web'], environments, polling: true });
  await createReleased(tako, 'Shop', [
    script('Database', 'sql', 'echo "3 migrations applied"'),
    script(
      'Web',
      'web',
      String.raw`printf 'a\033]0;owned\007b\033[2J\033[31mred\033[0m\n'; write_warning 'cold cache'`,
    ),
  ]);
});
afterAll(() => world.close());

const release = ['--project', 'Shop', '--version', '1.0.0'];

it('without a terminal each line of the log is appended once, after its path, and no control character', async () => {
  const { stdout, stderr } = await tako.run([
    'release',
    'deploy',
    ...release,
    '--environment',
    'Test',
    '--progress',
  ]);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => line.replace(/\(\d+(?:\.\d)? s\)/, '(…)'));
  expect(stderr).toBe('');
  expect(lines).toEqual(
    expect.arrayContaining([
      'Deploy Shop 1.0.0 to Test: running',
      'Step 1: Database: running',
      'Step 1: Database / sql-1 / Run script | 3 migrations applied',
      'Step 1: Database / sql-1: success (…)',
      'Step 1: Database: success (…)',
      'Step 2: Web / web-1 / Run script | abred',
      'Step 2: Web / web-1 / Run script | WARNING cold cache',
      'Deploy Shop 1.0.0 to Test: warning (…)',
    ]),
  );
  expect(new Set(lines).size).toBe(lines.length);
  expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});

it('several environments deploy at once; each line says which it is of', async () => {
  const environments = ['--environment', 'Test', '--environment', 'Production'];
  const { exitCode, stdout } = await tako.run([
    'release',
    'deploy',
    ...release,
    ...environments,
    '--progress',
  ]);
  expect(exitCode).toBe(0);
  for (const environment of ['Test', 'Production']) {
    expect(stdout).toContain(
      `[${environment}] Step 1: Database / sql-1 / Run script | 3 migrations applied\n`,
    );
    expect(stdout).toContain(`[${environment}] Deploy Shop 1.0.0 to ${environment}: warning`);
  }
});

it('one command for a build server: release, deployment, progress beside the answer', async () => {
  const args = [
    'release',
    'create',
    '--project',
    'Shop',
    '--version',
    '1.1.0',
    '--deploy-to',
    'Test',
    '--progress',
  ];
  const { exitCode, stdout, stderr } = await tako.run([...args, '--output', 'json']);
  expect(exitCode).toBe(0);
  const answer = JSON.parse(stdout);
  expect(answer.release).toEqual(await world.api.get(`/releases/${answer.release.id}`));
  expect(answer.deployments).toEqual([await world.api.get(`/deployments/${answer.deployments[0].id}`)]);
  expect(answer.deployments[0].state).toBe('warning');
  expect(stderr).toContain('Step 1: Database / sql-1 / Run script | 3 migrations applied\n');
});

it('goes on where it was after the server was killed and started again: each line once', async () => {
  const [started, go] = [path.join(world.folder, 'started'), path.join(world.folder, 'go')];
  const body = `echo before\n${waitFor(started, go)}echo after\n`;
  await createReleased(tako, 'Long', [script('Wait', 'web', body)]);
  const args = ['release', 'deploy', '--project', 'Long', '--version', '1.0.0', '--environment', 'Test'];
  const deploying = tako.run([...args, '--progress']);
  await whenFile(started, () =>
    access(started).then(
      () => true,
      () => undefined,
    ),
  );
  await world.server.stop('SIGKILL');
  await world.server.start();
  await writeFile(go, '');
  const { exitCode, stdout } = await deploying;
  expect(exitCode).toBe(0);
  const texts = stdout.split('\n').flatMap((line) => line.match(/ Run script \| (.*)/)?.[1] ?? []);
  expect(texts).toEqual(['before', 'after']);
});

it('a cancelled deployment is the last that the log tells of', async () => {
  const started = path.join(world.folder, 'cancel-me');
  const steps = [
    script('Wait', 'web', waitFor(started, 'never')),
    script('Later', 'web', 'echo', { condition: 'failure' }),
  ];
  await createReleased(tako, 'Cancelled', steps);
  const args = ['--project', 'Cancelled', '--version', '1.0.0', '--environment', 'Test'];
  const deploying = tako.run(['release', 'deploy', ...args, '--progress']);
  const isThere = () =>
    access(started).then(
      () => true,
      () => undefined,
    );
  await whenFile(started, isThere);
  const [task] = (await tako.json('task', 'list', '--take', '1')).items;
  await tako.text('task', 'cancel', task.id);
  const { exitCode, stdout } = await deploying;
  expect(exitCode).toBe(6);
  const last = /^Deploy Cancelled 1\.0\.0 to Test: cancelled \(.* s\)$/;
  expect(stdout.trimEnd().split('\n').at(-1)).toMatch(last);
  expect((await tako.text('task', 'log', task.id)).trimEnd().split('\n').at(-1)).toMatch(last);
});

const hasScript = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '');

it.runIf(hasScript)(
  'on a terminal draws the tree in place, leaves it whole, and shows the cursor again',
  async () => {
    const command = [process.execPath, bundlePath('tako.js'), 'release', 'deploy', ...release];
    const line = [...command, '--environment', 'Test', '--progress'].map((word) => `'${word}'`).join(' ');
    const child = spawn('script', ['-qec', `stty cols 80 rows 24; ${line}`, '/dev/null'], {
      env: { ...process.env, ...tako.env, TERM: 'xterm', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [shown, [exitCode]] = await Promise.all([text(child.stdout), once(child, 'close')]);
    expect(exitCode).toBe(0);
    expect(shown).not.toContain('owned');
    expect(shown).not.toContain('\u001b[2J');
    const frames = shown.split('\u001b[?2026h');
    const last = (frames.at(-1) ?? '').replaceAll(/\u001b\[[?\d;]*[A-Za-z]/g, '').split(/[\r\n]+/);
    expect(
      last.filter((row) => row !== '').map((row) => row.replace(/(\d\.\d s| \d\d s)/, '-.- s').trimEnd()),
    ).toEqual([
      'Deploy Shop 1.0.0 to Test                                    warning       -.- s',
      '├─ ✓ Step 1: Database                                        success       -.- s',
      '│  └─ ✓ sql-1  -.- s  3 migrations applied',
      '└─ ! Step 2: Web                                             warning       -.- s',
      '   └─ ! web-1  -.- s  cold cache',
    ]);
    expect(shown.trimEnd()).toMatch(/\u001b\[\?25h\u001b\[\?2026l$/);
  },
);
