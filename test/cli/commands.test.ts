import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLoneAgent } from '../support/lone-agent.ts';
import { createWorld, packFiles, type World } from '../support/world.ts';
import { createReleased, script, type Tako, takoOf } from './tako.ts';

let world: World;
let tako: Tako;
beforeAll(async () => {
  world = await createWorld();
  tako = takoOf(world);
});
afterAll(() => world.close());

describe('each command says for people what it did, and gives programs what the API answers', () => {
  it('environment', async () => {
    const made = await tako.json(
      'environment',
      'create',
      '--name',
      'Pre Production',
      '--description',
      'last stop',
    );
    expect(made).toEqual(await world.api.get(`/environments/${made.id}`));
    expect(await tako.json('environment', 'list', '--take', '1', '--skip', '1')).toEqual(
      await world.api.get('/environments?skip=1&take=1'),
    );
    expect(await tako.text('environment', 'list')).toMatch(
      /^NAME .*\nTest .*\nPre Production +pre-production .*last stop\n$/,
    );
    expect(await tako.json('environment', 'show', 'pre production')).toEqual(made);
    const edit = [
      'environment',
      'edit',
      'Pre Production',
      '--description',
      'last but one',
      '--sort-order',
      '7',
    ];
    expect(await tako.json(...edit)).toEqual({ ...made, description: 'last but one', sortOrder: 7 });
    expect(await tako.text('environment', 'delete', 'Pre Production')).toBe(
      'Deleted environment Pre Production\n',
    );
  });

  it('machine', async () => {
    const thumbprint = 'AB'.repeat(32);
    const where = ['--environment', 'Test', '--role', 'web', '--role', 'edge', '--polling'];
    await tako.text('machine', 'create', '--name', 'far-1', '--thumbprint', thumbprint, ...where);
    expect(await tako.text('machine', 'list', '--role', 'edge')).toMatch(/far-1 +Test +web, edge .*polling/);
    expect(await tako.text('machine', 'disable', 'far-1')).toBe('far-1 is disabled\n');
    expect(await tako.json('machine', 'show', 'far-1')).toMatchObject({ thumbprint, isDisabled: true });
    expect(await tako.json('machine', 'enable', 'far-1')).toMatchObject({ isDisabled: false });
    expect(await tako.text('machine', 'delete', 'far-1')).toBe('Deleted machine far-1\n');
  });

  it('machine discover: the thumbprint that an agent shows, or that none answers', async () => {
    const agent = await startLoneAgent(false);
    const at = `127.0.0.1:${agent.proxy.port}`;
    expect(await tako.text('machine', 'discover', at)).toBe(`${agent.thumbprint}\n`);
    expect(await tako.json('machine', 'discover', at)).toEqual({ address: at, thumbprint: agent.thumbprint });
    await agent.close();
    const { stderr, stdout, exitCode } = await tako.run(['machine', 'discover', at]);
    expect({ stdout, isFailed: exitCode !== 0 }).toEqual({ stdout: '', isFailed: true });
    expect(stderr).toContain(`No agent answers at ${at}`);
  });

  it('machine edit: what is named changes, all else stays', async () => {
    const where = ['--environment', 'Test', '--role', 'web', '--address', '127.0.0.1:9'];
    const made = await tako.json(
      'machine',
      'create',
      '--name',
      'old',
      '--thumbprint',
      'AC'.repeat(32),
      ...where,
    );
    const edit = (...flags: string[]) => tako.json('machine', 'edit', made.id, ...flags);
    expect(await tako.text('machine', 'edit', 'old', '--name', 'new')).toBe(
      `Changed machine new (${made.id})\n`,
    );
    const renamed = { ...made, name: 'new', slug: 'new' };
    expect(await edit('--role', 'a', '--role', 'b')).toEqual({ ...renamed, roles: ['a', 'b'] });
    const thumbprint = 'AD'.repeat(32);
    expect(await edit('--no-roles', '--thumbprint', thumbprint)).toEqual({
      ...renamed,
      roles: [],
      thumbprint,
    });
    expect(await edit('--polling')).toMatchObject({ communication: 'polling', address: null, thumbprint });
    const address = 'new.example.com:10933';
    expect(await edit('--address', address)).toMatchObject({ communication: 'listening', address });
    expect(await tako.run(['machine', 'edit', 'new'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/^tako: nothing to change: give --name, --environment, .*\n$/),
    });
    await tako.text('machine', 'delete', 'new');
  });

  it('project, its steps and its variables, whose version need not be known', async () => {
    expect(await tako.text('project', 'create', '--name', 'Web Shop')).toMatch(
      /^Made project Web Shop \(Projects-\d+\)\n$/,
    );
    const steps = [script('Do', 'web', 'echo')];
    const process = await tako.file('process.json', { version: 0, steps });
    expect(await tako.text('project', 'process', 'set', 'Web Shop', '--file', process)).toBe(
      'Web Shop has 1 step\n',
    );
    const again = await tako.json('project', 'process', 'set', 'web-shop', '--file', process);
    expect(again).toEqual(await tako.json('project', 'process', 'get', 'web shop'));

    const variables = [
      { name: 'Colour', value: 'red' },
      { name: 'Secret', value: 'hunter2', isSensitive: true },
    ];
    const set = await tako.file('variables.json', { variables });
    await tako.text('project', 'variables', 'set', 'Web Shop', '--file', set);
    expect(await tako.text('project', 'variables', 'get', 'Web Shop')).toBe(
      'NAME    VALUE     FOR\nColour  red\nSecret  ********\n',
    );
    const stale = await tako.file('stale.json', { ...again, version: again.version - 1 });
    const refused = await tako.run(['project', 'process', 'set', 'Web Shop', '--file', stale]);
    expect(refused.exitCode).toBe(9);
    const edit = ['project', 'edit', 'Web Shop', '--description', 'all of it'];
    expect(await tako.json(...edit)).toMatchObject({ name: 'Web Shop', description: 'all of it' });
    expect(await tako.json('project', 'disable', 'Web Shop')).toMatchObject({ isDisabled: true });
    expect(await tako.text('project', 'delete', 'Web Shop')).toBe('Deleted project Web Shop\n');
  });

  it('pack and package: what comes back is what was pushed, byte for byte', async () => {
    const source = path.join(world.folder, 'web');
    await mkdir(source);
    await writeFile(path.join(source, 'index.html'), '<p>shop</p>');
    const pack = ['--id', 'Web', '--base-path', source, '--out-folder', world.folder];
    await tako.text('pack', '--version', '1.0.0', ...pack);
    const file = path.join(world.folder, 'Web.1.0.0.nupkg');
    expect(await tako.text('pack', '--version', '1.1.0', ...pack)).toContain('Web.1.1.0.nupkg');
    expect((await tako.run(['pack', '--version', '1.0.0', ...pack])).exitCode).toBe(11);

    const empty = path.join(world.folder, 'empty');
    await mkdir(empty);
    const nothing = await tako.run([
      'pack',
      '--id',
      'Empty',
      '--version',
      '1',
      '--base-path',
      empty,
      '--out-folder',
      empty,
    ]);
    expect(nothing.stderr).toBe(`tako: there are no files in ${empty}: the package is empty\n`);

    const pushed = await tako.json('package', 'push', file, path.join(world.folder, 'Web.1.1.0.nupkg'));
    expect(pushed.map(({ version }: { version: string }) => version)).toEqual(['1.0.0', '1.1.0']);
    expect(await tako.run(['package', 'push', file])).toMatchObject({ exitCode: 9, stdout: '' });
    const again = ['package', 'push', file, '--overwrite-mode'];
    const there = 'Pushed nothing: Web 1.0.0 is there already';
    expect(await tako.text(...again, 'ignore')).toBe(`${there}, with the same content\n`);
    const other = await packFiles(path.join(world.folder, 'other'), 'Web', '1.0.0', { 'a.txt': 'other' });
    expect(await tako.text('package', 'push', other, '--overwrite-mode', 'ignore')).toBe(
      `${there}, with other content, which stays\n`,
    );
    expect(await tako.text(...again, 'overwrite')).toMatch(/^Pushed Web 1\.0\.0 /);
    const text = path.join(world.folder, 'server.log');
    await writeFile(text, 'no package');
    const refused = await tako.run(['package', 'push', file, text, '--overwrite-mode', 'ignore']);
    expect(refused).toMatchObject({ exitCode: 11, stdout: '' });
    expect(refused.stderr.startsWith(`tako: ${text}: `)).toBe(true);
    expect(await tako.text('package', 'list', '--id', 'Web')).toMatch(
      /^PACKAGE .*\nWeb +1\.1\.0 .*\nWeb +1\.0\.0 .*\n$/,
    );

    const folder = path.join(world.folder, 'downloads');
    expect(await tako.json('package', 'download', 'Web@1.0.0', '--out-folder', folder)).toMatchObject({
      ...{ id: pushed[0].id, sha256: pushed[0].sha256 },
    });
    expect(await readdir(folder)).toEqual(['Web.1.0.0.nupkg']);
    expect(await readFile(path.join(folder, 'Web.1.0.0.nupkg'))).toEqual(await readFile(file));
    const { outcome, ...known } = pushed[1];
    expect(outcome).toBe('created');
    expect(await tako.json('package', 'show', 'Web@1.1.0')).toEqual(known);
    expect(await tako.run(['package', 'show', 'Web'])).toEqual({
      exitCode: 8,
      stdout: '',
      stderr:
        'tako: There is no package "Web"\n' +
        'tako: say which version, such as Web@1.1.0; all of them: tako package list --id Web\n',
    });
    expect(await tako.text('package', 'unlist', 'Web@1.1')).toBe('Web 1.1.0 is unlisted\n');
    expect(await tako.text('package', 'show', 'Web@1.1')).toMatch(/^Listed +no$/m);
    expect(await tako.text('package', 'relist', 'Web@1.1')).toBe('Web 1.1.0 is relisted\n');
    const clean = ['package', 'clean', '--older-than-days', '1'];
    expect(await tako.text(...clean, '--dry-run')).toBe('Would delete 0 packages\n');
    expect((await tako.run(['package', 'clean', '--older-than-days', '0'])).exitCode).not.toBe(0);
    expect(await tako.text('package', 'delete', 'Web@1.1')).toBe('Deleted package Web 1.1.0\n');
  });

  it('release: by version in any notation, with the versions that were chosen and the notes of a file', async () => {
    await world.pushPackage('Release.Web', '1.2.0', { 'a.txt': 'a' });
    await world.pushPackage('Release.Web', '1.3.0', { 'a.txt': 'b' });
    await tako.text('project', 'create', '--name', 'Chooser');
    const action = { kind: 'deploy-package', packageId: 'Release.Web' };
    const steps = ['One', 'Two'].map((name) => ({ name, roles: ['web'], action }));
    await tako.text(
      'project',
      'process',
      'set',
      'Chooser',
      '--file',
      await tako.file('chooser.json', { steps }),
    );
    const notes = path.join(world.folder, 'notes.md');
    await writeFile(notes, '# New\nAll of it\n');
    const versions = ['--package-version', '1.2.0', '--package', 'Two:1.3.0', '--release-notes-file', notes];
    const made = await tako.json('release', 'create', '--project', 'Chooser', ...versions);
    expect(made).toMatchObject({ version: '1.3.0', notes: '# New\nAll of it\n' });
    const shown = await tako.text('release', 'show', '1.3', '--project', 'chooser');
    expect(shown).toMatch(/One +Release\.Web +1\.2\.0\nTwo +Release\.Web +1\.3\.0\n$/);
    expect(await tako.json('release', 'list', '--project', 'Chooser')).toMatchObject({
      total: 1,
      items: [made],
    });
    expect(await tako.text('package', 'releases', 'Release.Web@1.2')).toMatch(
      /^PROJECT .*\nChooser +1\.3\.0 .*Releases-\d+\n$/,
    );
    const create = ['release', 'create', '--project', 'Chooser', '--ignore-existing', '--version'];
    expect(await tako.text(...create, '1.3.0')).toBe(`Took the existing release 1.3.0 (${made.id})\n`);
    expect(await tako.text(...create, '1.4.0')).toMatch(/^Made release 1\.4\.0 /);

    const variables = [{ name: 'Colour', value: 'red', scope: { environments: ['Test'], steps: ['Two'] } }];
    const file = await tako.file('colours.json', { variables });
    await tako.text('project', 'variables', 'set', 'Chooser', '--file', file);
    const release = ['1.3.0', '--project', 'Chooser'];
    expect(await tako.text('release', 'snapshot', ...release)).toMatch(
      / One +web .*\n.* Two .*\n\n\(none\)\n$/,
    );
    expect(await tako.json('release', 'update-variables', ...release)).toEqual(made);
    expect(await tako.text('release', 'snapshot', ...release)).toMatch(/\nColour +red +Test, Two\n$/);
    expect(await tako.json('release', 'snapshot', ...release)).toEqual(
      await world.api.get(`/releases/${made.id}/snapshot`),
    );
    expect(await tako.text('release', 'edit', ...release, '--release-notes', 'All of it')).toBe(
      `Changed release 1.3.0 (${made.id})\n`,
    );
    expect(await tako.json('release', 'show', made.id)).toEqual({ ...made, notes: 'All of it' });
    expect((await tako.run(['release', 'edit', made.id])).stderr).toBe(
      'tako: nothing to change: give --release-notes or --release-notes-file\n',
    );
    await tako.text('release', 'delete', '1.4.0', '--project', 'Chooser');
    expect(await tako.text('release', 'delete', made.id)).toBe(`Deleted release 1.3.0 (${made.id})\n`);
  });

  it('release numbers: a template of the project, a mask, and what cannot be filled in', async () => {
    const template = '2.#{Octopus.Version.Channel.NextMinor}.#{Octopus.Date.Year}.i';
    const byTemplate = ['--number-by-template', template];
    const project = await tako.json('project', 'create', '--name', 'Numbered', ...byTemplate);
    expect(project.releaseNumbers).toEqual({ kind: 'template', template });
    expect(await tako.text('project', 'show', 'Numbered')).toContain(`Release numbers  ${template}\n`);
    const steps = await tako.file('numbered.json', { steps: [script('Say so', 'web', 'echo')] });
    await tako.text('project', 'process', 'set', 'Numbered', '--file', steps);

    const create = ['release', 'create', '--project', 'Numbered'];
    const versions = [
      await tako.json(...create),
      await tako.json(...create),
      await tako.json(...create, '--version', '2.1.i'),
      await tako.json(...create, '--version', 'v3_x'),
    ].map(({ version }) => version);
    const year = Number(versions[0].split('.')[2]);
    expect(versions).toEqual([`2.1.${year}.0`, `2.2.${year}.0`, `2.1.${year + 1}.0`, 'v3_x']);

    const broken = ['project', 'edit', 'Numbered', '--number-by-template', '1.#{Nothing}'];
    expect(await tako.text(...broken)).toMatch(/^Changed project Numbered /);
    expect(await tako.run(create)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('#{Nothing}'),
    });
    const both = ['project', 'edit', 'Numbered', '--number-by-packages', '--number-by-step', 'Say so'];
    expect(await tako.run(both)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('number-by-step'),
    });
  });

  it('user and api-key: a password is piped in, a key is shown once and lets its user in', async () => {
    const made = await tako.run(['user', 'create', '--username', 'ann'], { input: 'long enough for us\n' });
    expect(made.stdout).toMatch(/^Made user ann \(Users-\d+\)\n$/);
    expect(await tako.text('user', 'list')).toMatch(/ann +ann +no +no +Users-/);
    expect(
      await tako.json('user', 'edit', 'ann', '--display-name', 'Ann A.', '--administrator'),
    ).toMatchObject({
      ...{ username: 'ann', displayName: 'Ann A.', isAdministrator: true },
    });
    expect(await tako.json('user', 'edit', 'ann', '--no-administrator')).toMatchObject({
      displayName: 'Ann A.',
    });
    expect(await tako.text('user', 'disable', 'ann')).toBe('ann is disabled\n');
    expect(await tako.json('user', 'show', 'Ann')).toMatchObject({ username: 'ann', isDisabled: true });
    expect(await tako.text('user', 'delete', 'ann')).toBe('Deleted user ann\n');

    const key = (
      await tako.text('api-key', 'create', '--purpose', 'build server', '--expires-in', '90d')
    ).trim();
    const { items } = await tako.json('api-key', 'list');
    const { id, expiresAt } = items.find(({ purpose }: { purpose: string }) => purpose === 'build server');
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(89 * 24 * 3_600_000);
    const asKey = { env: { TAKO_API_KEY: key } };
    expect((await tako.run(['whoami'], asKey)).stdout).toBe(`admin at ${world.server.url()}\n`);
    await tako.text('api-key', 'delete', id);
    expect((await tako.run(['whoami'], asKey)).exitCode).toBe(3);
  });
});

it('deployment and task: preview, deploy, look, read the log', async () => {
  await world.addAgent({ name: 'web-1', roles: ['web'] });
  await createReleased(tako, 'Shop', [
    script('Greet', 'web', 'echo hello'),
    script('Lost', 'mainframe', 'echo'),
  ]);
  expect(await tako.text('machine', 'check', 'web-1')).toMatch(/^web-1 is healthy/);
  const release = ['--project', 'Shop', '--version', '1.0.0', '--environment', 'test'];
  expect(await tako.text('deployment', 'preview', ...release)).toMatch(
    /^Step 1: Greet\n {2}web-1\nStep 2: Lost \(skipped: .*mainframe.*\)\n$/,
  );
  const deployed = await tako.json('deployment', 'create', ...release, '--wait', '--comment', 'for the test');
  expect(deployed).toMatchObject({
    state: expect.stringMatching(/success|warning/),
    comment: 'for the test',
  });
  expect(await tako.json('deployment', 'show', deployed.id)).toEqual(deployed);
  expect(await tako.text('deployment', 'list', '--project', 'Shop')).toMatch(/Shop +1\.0\.0 +Test /);
  expect(await tako.text('task', 'show', deployed.taskId)).toContain('Deploy Shop 1.0.0 to Test');
  expect(await tako.text('task', 'list', '--environment', 'Test')).toContain(deployed.taskId);
  const log = await tako.text('task', 'log', deployed.taskId);
  expect(log).toContain('Step 1: Greet / web-1 / Run script | hello\n');
  expect(await tako.text('task', 'log', deployed.taskId, '--follow')).toBe(log);
  const page = await world.api.get(`/tasks/${deployed.taskId}/log?after=0`);
  expect(JSON.parse(await tako.text('task', 'log', deployed.taskId, '--output', 'json'))).toEqual(page);
});

it('a list that has more than is shown says so beside it', async () => {
  for (const name of ['List 1', 'List 2']) await tako.text('project', 'create', '--name', name);
  const { stdout, stderr } = await tako.run(['project', 'list', '--take', '1']);
  expect(stdout.trim().split('\n')).toHaveLength(2);
  expect(stderr).toMatch(/^tako: showing 1 of \d+; see --skip and --take\n$/);
});
