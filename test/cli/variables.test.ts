/** Variable sets, channels, why a value wins, and what a release asks for, as a user of `tako` sees them. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundlePath } from '../../scripts/build.ts';
import { createWorld, type World } from '../support/world.ts';
import { createReleased, script, type Tako, takoOf } from './tako.ts';

let world: World;
let tako: Tako;
beforeAll(async () => {
  world = await createWorld();
  tako = takoOf(world);
  await tako.text('environment', 'create', '--name', 'Production');
  await world.addAgent({ name: 'web-1', roles: ['web'], environments: ['Test', 'Production'] });
});
afterAll(() => world.close());

async function setVariables(project: string, variables: readonly object[]): Promise<void> {
  const file = await tako.file('variables.json', { variables });
  await tako.text('project', 'variables', 'set', project, '--file', file);
}

it('variable-set: made, filled from a file as a project is, included, and deleted when nobody needs it', async () => {
  const made = await tako.json('variable-set', 'create', '--name', 'Shared Servers');
  expect(made).toEqual(await world.api.get(`/variable-sets/${made.id}`));
  const edit = ['variable-set', 'edit', 'shared servers', '--name', 'Servers', '--description', 'of all'];
  expect(await tako.text(...edit)).toBe(`Changed variable set Servers (${made.id})\n`);
  expect(await tako.text('variable-set', 'list')).toMatch(/^NAME .*\nServers +servers .* of all\n$/);
  expect(await tako.text('variable-set', 'show', 'Servers')).toContain('Description  of all\n');

  const variables = [
    { name: 'Sql', value: 'sql-test', scope: { environments: ['Test'], machines: ['web-1'] } },
    { name: 'Password', value: 'hunter2', isSensitive: true },
  ];
  const file = await tako.file('set.json', { variables });
  const set = ['variable-set', 'variables', 'set', 'Servers', '--file'];
  expect(await tako.text(...set, file)).toBe('Servers has 2 variables\n');
  expect(await tako.text('variable-set', 'variables', 'get', 'Servers')).toBe(
    'NAME      VALUE     FOR\nSql       sql-test  Test, web-1\nPassword  ********\n',
  );
  const told = await tako.json('variable-set', 'variables', 'get', 'Servers');
  expect(await tako.json(...set, await tako.file('told.json', told))).toMatchObject({
    ...{ version: told.version + 1, variables: told.variables },
  });
  const stale = await tako.run([...set, await tako.file('told.json', told)]);
  expect(stale.exitCode).toBe(9);
  const wrong = { variables: [{ name: 'A', value: '', scope: { steps: ['Do'] } }] };
  expect(await tako.run([...set, await tako.file('wrong.json', wrong)])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/^tako: variables\[0\]\.scope\.steps: .*\n$/),
  });

  await tako.text('project', 'create', '--name', 'Includer', '--include-variable-set', 'Servers');
  await tako.text('variable-set', 'create', '--name', 'More');
  const change = ['project', 'edit', 'Includer'];
  await tako.text(...change, '--include-variable-set', 'More', '--include-variable-set', 'Servers');
  expect(await tako.text('project', 'show', 'Includer')).toContain('More, Servers\n');
  const inUse = await tako.run(['variable-set', 'delete', 'Servers']);
  expect(inUse).toMatchObject({ exitCode: 9, stderr: expect.stringContaining('Includer') });
  const nowhere = await tako.run([...change, '--include-variable-set', 'Nowhere']);
  expect(nowhere).toMatchObject({ exitCode: 8, stderr: expect.stringContaining('Nowhere') });
  const both = await tako.run([...change, '--no-variable-sets', '--include-variable-set', 'More']);
  expect(both.exitCode).toBe(2);
  expect(await tako.json(...change, '--no-variable-sets')).toMatchObject({ includedVariableSets: [] });
  expect(await tako.text('variable-set', 'delete', 'Servers')).toBe('Deleted variable set Servers\n');
  expect((await tako.run(['variable-set', 'show', 'Servers'])).stderr).toBe(
    'tako: variable set: there is no variable set "Servers"\n',
  );
});

it('channel: made, edited, named by releases, and deleted when it has none', async () => {
  await tako.text('project', 'create', '--name', 'Channels');
  const steps = await tako.file('steps.json', { steps: [script('Do', 'web', 'echo')] });
  await tako.text('project', 'process', 'set', 'Channels', '--file', steps);
  const of = ['--project', 'Channels'];
  const made = await tako.json('channel', 'create', ...of, '--name', 'Hot fixes');
  expect(made).toMatchObject({ name: 'Hot fixes', slug: 'hot-fixes', isDefault: false });
  expect(await tako.text('channel', 'edit', 'hot FIXES', ...of, '--description', 'in a hurry')).toBe(
    `Changed channel Hot fixes (${made.id})\n`,
  );
  expect(await tako.text('channel', 'list', ...of)).toMatch(
    /^NAME .*\nDefault +default .* yes\nHot fixes +hot-fixes .* no +in a hurry\n$/,
  );
  const release = await tako.json('release', 'create', ...of, '--version', '1', '--channel', 'Hot fixes');
  expect(release.channelId).toBe(made.id);
  expect(await tako.text('release', 'show', '1', ...of)).toMatch(/^Channel +Hot fixes$/m);
  const wrong = await tako.run(['release', 'create', ...of, '--version', '2', '--channel', 'Cold']);
  expect(wrong).toMatchObject({ exitCode: 8, stderr: expect.stringContaining('"Cold"') });
  expect((await world.api.get('/releases?project=Channels')).total).toBe(1);
  const existing = ['release', 'create', ...of, '--version', '1', '--ignore-existing', '--channel'];
  expect(await tako.text(...existing, 'hot-fixes')).toMatch(/^Took the existing release 1/);
  expect(await tako.run([...existing, 'Default'])).toMatchObject({
    ...{ exitCode: 9, stdout: '' },
    stderr: expect.stringMatching(/^tako: channel: the release 1\S* exists already, .* Default\n$/),
  });

  expect((await tako.run(['channel', 'delete', 'Hot fixes', ...of])).exitCode).toBe(9);
  expect(await tako.json('channel', 'edit', 'Hot fixes', ...of, '--default')).toMatchObject({
    isDefault: true,
  });
  expect(await tako.text('channel', 'delete', 'Default', ...of)).toBe('Deleted channel Default\n');
  expect((await tako.run(['channel', 'delete', 'Default', ...of])).exitCode).toBe(8);
});

describe('project variables explain', () => {
  beforeAll(async () => {
    await tako.text('variable-set', 'create', '--name', 'Colours');
    const file = await tako.file('colours.json', {
      variables: [{ name: 'Colour', value: 'from the set' }],
    });
    await tako.text('variable-set', 'variables', 'set', 'Colours', '--file', file);
    await tako.text('project', 'create', '--name', 'Explained', '--include-variable-set', 'Colours');
    const steps = await tako.file('explained.json', { steps: [script('Do it', 'web', 'echo')] });
    await tako.text('project', 'process', 'set', 'Explained', '--file', steps);
    await tako.text('channel', 'create', '--project', 'Explained', '--name', 'Beta');
    await setVariables('Explained', [
      { name: 'Colour', value: 'red', scope: { environments: ['Test'] } },
      { name: 'Colour', value: 'green', scope: { steps: ['Do it'], channels: ['Beta'] } },
      { name: 'Twice', value: 'a' },
      { name: 'Twice', value: 'b' },
      { name: 'Secret', value: 'hunter2', isSensitive: true },
    ]);
  });

  it('shows the winner with its source and rank, and why the others lost', async () => {
    const explain = ['project', 'variables', 'explain', 'Explained', '--environment', 'test'];
    const shown = await tako.text(...explain, '--step', 'do it', '--name', 'colour');
    const rank = expect.stringMatching(/^\d+$/);
    const rows = shown.trimEnd().split('\n');
    expect(rows.map((row) => row.split(/ {2,}/).filter(Boolean))).toEqual([
      ['NAME', 'VALUE', 'OF', 'FOR', 'RANK', 'WHY'],
      ['Colour', 'red', 'project', 'Test', rank, 'used'],
      ['green', 'project', 'Do it, Beta', 'another channel'],
      ['from the set', 'set Colours', '0', expect.stringMatching(/^lower rank: 0 < \d+$/)],
    ]);
    const beta = await tako.json(...explain, '--step', 'Do it', '--channel', 'Beta', '--machine', 'web-1');
    const { id } = await tako.json('project', 'show', 'Explained');
    const query = 'environment=Test&step=Do%20it&channel=Beta&machine=web-1';
    expect(beta).toEqual(await world.api.get(`/projects/${id}/variables/explain?${query}`));
    expect(beta.variables[0].winner.value).toBe('green');
  });

  it('tells of values with equal claims, hides secrets, and names what is not there', async () => {
    const all = await tako.text('project', 'variables', 'explain', 'Explained');
    expect(all).toMatch(/^Secret +\*{8} +project +\d+ +used$/m);
    expect(all).toMatch(/^WARNING .*Twice.*$/m);
    const explain = (...more: string[]) =>
      tako.run(['project', 'variables', 'explain', 'Explained', ...more]);
    expect(await explain('--name', 'Color')).toEqual({
      ...{ exitCode: 8, stdout: '' },
      stderr: 'tako: name: Explained has no variable "Color"\n',
    });
    expect(await explain('--step', 'Undo')).toMatchObject({
      exitCode: 8,
      stderr: expect.stringContaining('"Undo"'),
    });
  });

  it('explains what a release has frozen, whatever is changed later', async () => {
    const { id } = await tako.json('release', 'create', '--project', 'Explained', '--version', '4.0.0');
    await setVariables('Explained', [{ name: 'Colour', value: 'black' }]);
    const explain = ['project', 'variables', 'explain', 'Explained', '--release', '4.0'];
    const frozen = await tako.json(...explain, '--environment', 'Test', '--name', 'Colour');
    expect(frozen.variables[0].winner.value).toBe('red');
    expect((await tako.run([...explain, '--channel', 'Beta'])).exitCode).toBe(2);
    expect(await tako.text('release', 'show', id)).toMatch(/^Variables +changed since/m);
    const found = ['release', 'list', '--project', 'Explained', '--search', '4.0', '--channel', 'Default'];
    expect((await tako.json(...found)).items.map((release: { id: string }) => release.id)).toEqual([id]);
  });
});

const prompted = [
  {
    ...{ name: 'Ticket', value: '' },
    prompt: { label: 'Change ticket', help: 'its number', isRequired: true },
  },
  { name: 'Token', value: '', isSensitive: true, prompt: { isRequired: true } },
  {
    ...{ name: 'Colour', value: 'r', scope: { environments: ['Test'] } },
    prompt: { control: { kind: 'select', options: [{ value: 'r', label: 'Red' }, { value: 'b' }] } },
  },
];
const printing = script('Print', 'web', 'echo "got $(get_octopusvariable Ticket)"');

describe('what a release asks for', () => {
  const release = ['--project', 'Asking', '--version', '1.0.0'];
  beforeAll(async () => {
    await createReleased(tako, 'Asking', [printing]);
    await setVariables('Asking', prompted);
    await tako.text('release', 'update-variables', '1.0.0', '--project', 'Asking');
  });
  const tasks = async () => (await world.api.get('/tasks?kind=deployment')).total;

  it('is the form of the preview, which takes values but demands none', async () => {
    const preview = ['deployment', 'preview', ...release, '--environment', 'Test'];
    const shown = await tako.text(...preview, '--variable', 'ticket:CHG-7', '--variable', 'Token:hunter2');
    expect(shown.split('\n\n')).toEqual([
      'Step 1: Print\n  web-1',
      'Asked for, to be given as --variable "LABEL:VALUE":',
      '  Label     Change ticket\n  Name      Ticket\n  Help      its number\n  Required  yes\n  Given     CHG-7',
      '  Label     Colour\n  Name      Colour\n  Required  no\n  Default   r\n  Choices   r (Red), b',
      '  Label     Token\n  Name      Token\n  Required  yes\n  Given     ********\n',
    ]);
    const plan = await tako.json(...preview);
    expect(plan.prompts).toHaveLength(3);
    expect(await tako.run([...preview, '--variable', 'Colour:black'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/^tako: promptedVariables\.Colour: must be one of "r", "b"\n$/),
    });
  });

  it('is given by label or name, goes where it is asked for, and is remembered without its secrets', async () => {
    const where = ['--environment', 'Test', '--environment', 'Production', '--wait'];
    const values = ['Change ticket:https://a:8080/', 'Token:hunter2', 'Colour:b'];
    const deployed = await tako.json(
      ...['release', 'deploy', ...release, ...where],
      ...values.flatMap((value) => ['--variable', value]),
    );
    const given = deployed.map(({ promptedVariables }: { promptedVariables: { label: string }[] }) =>
      promptedVariables.map(({ label }) => label),
    );
    expect(given).toEqual([
      ['Change ticket', 'Token', 'Colour'],
      ['Change ticket', 'Token'],
    ]);
    expect(await tako.text('task', 'log', deployed[0].taskId)).toContain(' | got https://a:8080/\n');
    expect(await tako.text('deployment', 'show', deployed[0].id)).toMatch(
      /^Given +Change ticket: https:\/\/a:8080\/\n +Token: \*{8}\n +Colour: b\n/m,
    );
  });

  it('in a pipeline is a wrong command line that names each value that is missing; nothing starts', async () => {
    const before = await tasks();
    for (const command of ['release', 'deployment']) {
      const verb = command === 'release' ? 'deploy' : 'create';
      expect(
        await tako.run([command, verb, ...release, '--environment', 'Test'], { input: 'a\nb\n' }),
      ).toEqual({
        ...{ exitCode: 2, stdout: '' },
        stderr:
          'tako: variable: the release asks for "Change ticket", "Token"; give each as --variable "LABEL:VALUE"\n',
      });
    }
    expect(await tasks()).toBe(before);
  });

  it('refused for one environment, it starts in none', async () => {
    const before = await tasks();
    const where = ['--environment', 'Production', '--environment', 'Test'];
    const values = ['Ticket:a', 'Token:hunter2', 'Colour:black'].flatMap((value) => ['--variable', value]);
    expect((await tako.run(['release', 'deploy', ...release, ...where, ...values])).exitCode).toBe(2);
    const unknown = await tako.run(['release', 'deploy', ...release, ...where, '--variable', 'Tint:x']);
    expect(unknown).toEqual({
      ...{ exitCode: 8, stdout: '' },
      stderr:
        'tako: variable: the release does not ask for "Tint" there\n' +
        'tako: it asks for "Change ticket", "Token", "Colour"\n',
    });
    expect(await tasks()).toBe(before);
  });

  it('is looked at before a release is made, so that none is left behind', async () => {
    const create = ['release', 'create', '--project', 'Asking', '--version', '2.0.0', '--deploy-to', 'Test'];
    expect(await tako.run([...create, '--variable', 'Token:a'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('"Change ticket"'),
    });
    expect((await tako.run([...create, '--variable', 'Tint:a'])).exitCode).toBe(8);
    expect((await tako.run([...create.slice(0, -2), '--variable', 'Ticket:a'])).stderr).toBe(
      'tako: deploy-to: --variable is of a deployment: give --deploy-to as well\n',
    );
    expect((await world.api.get('/releases?project=Asking')).total).toBe(1);
    const answer = await tako.json(
      ...create,
      '--variable',
      'Ticket:a',
      '--variable',
      'Token:hunter2',
      '--wait',
    );
    expect(answer.deployments[0].state).toBe('success');
  });

  const hasScript = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '');

  it.runIf(hasScript)('on a terminal what must be given is asked for, secrets unseen', async () => {
    const terminal = onTerminal('release', 'deploy', ...release, '--environment', 'Test', '--wait');
    await terminal.answer('its number\r\nChange ticket: ', 'CHG-9');
    await terminal.answer('Token: ', 'hunter2');
    const { exitCode, shown } = await terminal.ended();
    expect({ exitCode, shown }).toMatchObject({ exitCode: 0, shown: expect.stringContaining('its number') });
    expect(shown).not.toContain('hunter2');
    const [{ promptedVariables }] = (await world.api.get('/deployments?take=1')).items;
    expect(promptedVariables).toMatchObject([{ value: 'CHG-9' }, { value: null, isSensitive: true }]);
  });

  it.runIf(hasScript)('on a terminal an answer that is left empty starts nothing', async () => {
    const before = await tasks();
    const terminal = onTerminal('release', 'deploy', ...release, '--environment', 'Test');
    await terminal.answer('its number\r\nChange ticket: ', '');
    expect(await terminal.ended()).toMatchObject({
      exitCode: 2,
      shown: expect.stringContaining('"Change ticket" is missing: give --variable "Change ticket:VALUE"'),
    });
    expect(await tasks()).toBe(before);
  });

  it.runIf(hasScript)('on a terminal a wrong choice is asked for again', async () => {
    await createReleased(tako, 'Choosing', [printing]);
    const options = [{ value: 'r', label: 'Red' }, { value: 'b' }];
    await setVariables('Choosing', [
      { name: 'Ticket', value: '', prompt: { isRequired: true, control: { kind: 'select', options } } },
    ]);
    await tako.text('release', 'update-variables', '1.0.0', '--project', 'Choosing');
    const choosing = ['--project', 'Choosing', '--version', '1.0.0', '--environment', 'Test'];
    const terminal = onTerminal('deployment', 'create', ...choosing, '--wait');
    await terminal.answer('Ticket [r (Red), b]: ', 'black');
    await terminal.answer('tako: Ticket must be one of: r (Red), b\r\nTicket [r (Red), b]: ', 'red');
    expect(await terminal.ended()).toMatchObject({ exitCode: 0 });
    const [{ promptedVariables }] = (await world.api.get('/deployments?take=1')).items;
    expect(promptedVariables).toMatchObject([{ value: 'r' }]);
  });

  it.runIf(hasScript)('on a terminal Ctrl+C at a question starts nothing', async () => {
    const before = await tasks();
    const terminal = onTerminal('release', 'deploy', ...release, '--environment', 'Test');
    await terminal.answer('its number\r\nChange ticket: ', '\u0003');
    expect(await terminal.ended()).toMatchObject({
      exitCode: 130,
      shown: expect.stringContaining('tako: stopped; no deployment was started'),
    });
    expect(await tasks()).toBe(before);
  });

  /** `tako` in a terminal that somebody types at. */
  function onTerminal(...args: string[]) {
    const command = [process.execPath, bundlePath('tako.js'), ...args].map((word) => `'${word}'`).join(' ');
    const env = { ...process.env, ...tako.env, TERM: 'xterm', NO_COLOR: '1' };
    const child: ChildProcessWithoutNullStreams = spawn('script', ['-qec', command, '/dev/null'], { env });
    let shown = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      shown += chunk.replaceAll(/\u001b\[[?\d;]*[A-Za-z]/g, '');
    });
    const errors = text(child.stderr);
    const closed = once(child, 'close');
    return {
      answer: async (question: string, typed: string) => {
        while (!shown.includes(question)) await Promise.race([once(child.stdout, 'data'), closed]);
        child.stdin.write(`${typed}\r`);
      },
      ended: async () => {
        const [exitCode] = await closed;
        return { exitCode, shown: shown + (await errors) };
      },
    };
  }
});

it('values with equal claims are warned of, by the preview and before a deployment', async () => {
  await createReleased(tako, 'Equal', [script('Do', 'web', 'echo')]);
  await setVariables('Equal', [
    { name: 'Colour', value: 'red' },
    { name: 'Colour', value: 'blue' },
  ]);
  await tako.text('release', 'update-variables', '1.0.0', '--project', 'Equal');
  const release = ['--project', 'Equal', '--version', '1.0.0', '--environment', 'Test'];
  expect(await tako.text('deployment', 'preview', ...release)).toMatch(
    /^Step 1: Do\n {2}web-1\n\nWARNING .*Colour.*\n$/,
  );
  const { stderr } = await tako.run(['deployment', 'create', ...release]);
  expect(stderr).toMatch(/^tako: WARNING .*Colour.*\n$/);
});

describe('the features of a package step', () => {
  const action = {
    ...{ kind: 'deploy-package', packageId: 'Shop.Web', substituteInFiles: ['*.txt'] },
    scripts: [{ stage: 'pre-deploy', syntax: 'bash', body: 'echo before' }],
    configTransforms: { isAutomatic: false, additional: ['*.Shop.config => *.config'] },
    structuredVariables: ['appsettings.json'],
    customInstallation: { folder: '/srv/#{Shop}', isPurged: true, purgeExclusions: ['data'] },
    ...{ skipIfInstalled: true, runPackagedScripts: false, configVariables: false },
  };
  const put = async (changed: object) => {
    const content = { steps: [{ name: 'Web', roles: ['web'], action: { ...action, ...changed } }] };
    const file = await tako.file(`features-${randomUUID()}.json`, content);
    return tako.run(['project', 'process', 'set', 'Features', '--file', file]);
  };
  beforeAll(() => tako.text('project', 'create', '--name', 'Features'));

  it('are set from the file, shown, and told back as they were', async () => {
    expect((await put({})).stdout).toBe('Features has 1 step\n');
    const told = await tako.json('project', 'process', 'get', 'Features');
    expect(told.steps[0].action).toMatchObject(action);
    const shown = await tako.text('project', 'process', 'get', 'Features');
    expect(shown).toMatch(/^ {2}Scripts +pre-deploy \(bash\)\n/m);
    expect(shown).toMatch(/^ {2}Installed to +\/srv\/#\{Shop\}, emptied before but for data\n/m);
    const again = await tako.file('again.json', told);
    expect(await tako.json('project', 'process', 'set', 'Features', '--file', again)).toMatchObject({
      ...{ version: told.version + 1, steps: told.steps },
    });
  });

  it('that are wrong are named by their place', async () => {
    const script = { stage: 'pre-deploy', syntax: 'bash', body: '' };
    const wrong = await Promise.all([
      put({ scripts: [{ ...script, stage: 'later' }] }),
      put({ scripts: [script, script] }),
      put({ customInstallation: { folder: ' ' } }),
      put({ configTransforms: { additional: [7] } }),
      put({ substituteInFile: ['a'] }),
    ]);
    expect(wrong.map(({ exitCode }) => exitCode)).toEqual(Array(5).fill(2));
    const place = String.raw`^tako: The body is not valid: steps\[0\]\.action\.`;
    expect(wrong.map(({ stderr }) => stderr)).toEqual([
      expect.stringMatching(new RegExp(String.raw`${place}scripts\[0\]\.stage: .*\n$`)),
      expect.stringMatching(new RegExp(String.raw`${place}scripts\[1\]: there are two scripts .*\n$`)),
      expect.stringMatching(new RegExp(String.raw`${place}customInstallation\.folder: .*\n$`)),
      expect.stringMatching(new RegExp(String.raw`${place}configTransforms\.additional\[0\]: .*\n$`)),
      expect.stringMatching(new RegExp(String.raw`${place}substituteInFile: there is no such field\n$`)),
    ]);
  });
});
