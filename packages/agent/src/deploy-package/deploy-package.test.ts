/** A package on a machine, by real runners: what runs, in which order, and what is left when something fails. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packageConventions } from '@tako/protocol';
import { describe, expect, it } from 'vitest';
import { readJournal } from '../journal/change-journal.ts';
import { filePath } from '../package/file-cache.ts';
import { findInterpreter } from '../script/interpreter.ts';
import {
  deliver,
  deliverFile,
  endOf,
  lineComes,
  openAgent,
  packageSpec,
  run,
  type TestAgent,
  tempFolder,
  told,
  variables,
} from '../test-agent.test-support.ts';
import { deploy, folderOf, inTest } from './deploy.test-support.ts';
import { conventions, rollbackConventions } from './deploy-package.ts';

const tell = (stage: string) => `echo "${stage} in $(pwd)"\n`;

it('the conventions run in the order in which the server shows them', () => {
  const ids = [...conventions, ...rollbackConventions].map(({ id }) => id);
  expect(ids).toEqual(packageConventions.map(({ id }) => id));
});

describe('a package', () => {
  it('is extracted, configured and installed by its scripts, in this order', async () => {
    const agent = await openAgent();
    const result = await deploy(
      agent,
      {
        'PreDeploy.sh': `${tell('pre')}grep -o 'value="[a-z]*"' web.config\n`,
        'Deploy.sh': `${tell('deploy')}grep -o 'value="[a-z]*"' web.config\n`,
        'postdeploy.SH': tell('post'),
        'DeployFailed.sh': tell('failed'),
        'web.config': '<c><appSettings><add key="Colour" value="grey"/></appSettings></c>',
        'bin/app.dll': 'binary',
      },
      { Colour: '#{Base}en', Base: 'gre' },
    );
    const folder = folderOf(agent);
    expect(result.ended).toMatchObject({ outcome: 'succeeded', exitCode: 0 });
    expect(result.lines('info')).toEqual([
      `Extracted 6 files of Acme.Web 1.2.3 to ${folder}`,
      ...[`pre in ${folder}`, 'value="grey"'],
      'web.config: 1 setting replaced',
      ...[`deploy in ${folder}`, 'value="green"'],
      `post in ${folder}`,
    ]);
    expect(result.nodes).toEqual([
      ...['extract running', 'extract success', 'pre-deploy running', 'pre-deploy success'],
      ...['config-variables running', 'config-variables success', 'deploy running', 'deploy success'],
      ...['post-deploy running', 'post-deploy success', 'deploy-failed skipped'],
    ]);
    expect((await readdir(folder)).sort()).toEqual(['bin', 'web.config']);
  });

  it('without scripts and settings is just extracted', async () => {
    const result = await deploy(await openAgent(), { 'index.html': 'hello' });
    expect(result.lines('info')).toEqual([
      expect.stringMatching(/^Extracted 1 file of Acme\.Web 1\.2\.3 to /),
    ]);
    expect(result.nodes.filter((node) => node.endsWith('skipped'))).toEqual([
      ...['pre-deploy skipped', 'config-variables skipped', 'deploy skipped', 'post-deploy skipped'],
      'deploy-failed skipped',
    ]);
  });

  it('that comes again gets a folder of its own, and the one before stays', async () => {
    const agent = await openAgent();
    for (let count = 0; count < 3; count++) await deploy(agent, { 'a.txt': 'x' });
    expect((await readdir(path.dirname(folderOf(agent)))).sort()).toEqual(['1.2.3', '1.2.3_1', '1.2.3_2']);
  });

  it('tells where it was installed, to the server and to its scripts', async () => {
    const agent = await openAgent();
    const script = 'get_octopusvariable Octopus.Action.Package.InstallationDirectoryPath';
    const result = await deploy(agent, { 'Deploy.sh': script });
    expect(result.lines('info')).toContain(folderOf(agent));
    expect(result.records).toContainEqual(
      expect.objectContaining({
        kind: 'variable',
        name: 'Package.InstallationDirectoryPath',
        value: folderOf(agent),
      }),
    );
  });

  it('hands on what one of its scripts sets to the next', async () => {
    const result = await deploy(await openAgent(), {
      'PreDeploy.sh': 'set_octopusvariable Port 8081',
      'Deploy.sh':
        'echo "$(get_octopusvariable Port) $(get_octopusvariable "Octopus.Action[Deploy web].Output.Port")"',
    });
    expect(result.lines('info')).toContain('8081 8081');
  });

  it.each([
    ['an environment that would leave the folder', '../../etc', '....etc'],
    ['an environment of dots', '..', '___'],
    ['an environment that no file system takes', 'a:b/c\\d\n', 'abcd'],
  ])('for %s stays below the folder of applications', async (_, environment, name) => {
    const agent = await openAgent();
    await deploy(agent, { 'a.txt': 'x' }, { 'Octopus.Environment.Name': environment });
    expect(await readdir(agent.applications)).toEqual([name]);
  });

  it('leaves scripts of other languages alone where the best of a stage has run, and removes them after it', async () => {
    const agent = await openAgent();
    const result = await deploy(agent, {
      'Deploy.sh': 'echo bash',
      'Deploy.ps1': 'exit 9',
      'Deploy.py': 'x',
    });
    expect(result.ended).toMatchObject({ outcome: 'succeeded' });
    expect(result.lines('info')).toContain('bash');
    expect(await readdir(folderOf(agent))).toEqual([]);
  });

  it('whose only script is in a language that this machine does not speak fails, and says what is missing', async () => {
    if (findInterpreter('powershell')) return console.log('this machine has PowerShell: nothing is missing');
    const result = await deploy(await openAgent(), { 'Deploy.ps1': 'exit 0' });
    expect(result.ended).toMatchObject({
      outcome: 'failed',
      error: expect.stringMatching(/^Deploy\.ps1 needs pwsh.*, which this machine does not have$/),
    });
    expect(result.nodes).toContain('deploy failed');
  });

  it.each([
    ['Octopus.Action.Package.RunScripts', 'False', 'deploy skipped'],
    [
      'Octopus.Action.Package.AutomaticallyUpdateAppSettingsAndConnectionStrings',
      'false',
      'config-variables skipped',
    ],
    ['Octopus.Action.SkipRemainingConventions', 'True', 'extract skipped'],
  ])('obeys the switch %s', async (name, value, node) => {
    const files = { 'Deploy.sh': 'echo ran', 'a.config': '<a/>' };
    const result = await deploy(await openAgent(), files, { [name]: value });
    expect(result.ended).toMatchObject({ outcome: 'succeeded' });
    expect(result.nodes).toContain(node);
  });

  it('keeps its scripts where that is asked for', async () => {
    const agent = await openAgent();
    await deploy(
      agent,
      { 'Deploy.sh': 'true', 'DeployFailed.sh': '' },
      { OctopusDeleteScriptsOnCleanup: 'False' },
    );
    expect((await readdir(folderOf(agent))).sort()).toEqual(['Deploy.sh', 'DeployFailed.sh']);
  });
});

describe('a deployment that fails', () => {
  it('skips the rest, runs DeployFailed with the error, and reports the first failure', async () => {
    const agent = await openAgent();
    const result = await deploy(agent, {
      'PreDeploy.sh': 'exit 3',
      'Deploy.sh': 'echo deployed',
      'DeployFailed.sh': 'echo "because: $(get_octopusvariable OctopusLastErrorMessage)"\nexit 4',
    });
    expect(result.ended).toMatchObject({
      outcome: 'failed',
      exitCode: 3,
      error: 'PreDeploy.sh exited with code 3',
    });
    expect(result.lines('info')).toContain('because: PreDeploy.sh exited with code 3');
    expect(result.lines('info')).not.toContain('deployed');
    expect(result.nodes.slice(2)).toEqual([
      ...['pre-deploy running', 'pre-deploy failed', 'config-variables skipped', 'deploy skipped'],
      ...['post-deploy skipped', 'deploy-failed running', 'deploy-failed failed'],
    ]);
    expect(result.lines('error')).toContain('DeployFailed.sh exited with code 4');
    expect(await readJournal(agent.home.journal)).toMatchObject([
      {
        ...{ extractedTo: folderOf(agent), wasSuccessful: false },
        packages: [{ id: 'Acme.Web', version: '1.2.3' }],
      },
    ]);
    // What ran stays where it failed; what is only for a failure goes, whatever became of it.
    expect((await readdir(folderOf(agent))).sort()).toEqual(['Deploy.sh', 'PreDeploy.sh']);
  });

  it('at a .config file that is no XML names file, line and column', async () => {
    const agent = await openAgent();
    const broken = '<configuration>\r\n  <appSettings>\r\n</configuration>';
    const result = await deploy(agent, { 'deep/web.config': broken }, { A: '1' });
    expect(result.ended.error).toMatch(/^deep\/web\.config, line 3 column \d+: /);
    expect(await readFile(path.join(folderOf(agent), 'deep', 'web.config'), 'utf8')).toBe(broken);
  });

  it('when it is called off runs no DeployFailed', async () => {
    const agent = await openAgent();
    const files = { 'Deploy.sh': 'echo ready\nsleep 600', 'DeployFailed.sh': 'echo failed' };
    const spec = packageSpec(await deliver(agent, files), { variables: variables(inTest) });
    await agent.actions.start(spec);
    await lineComes(agent, spec.ticket, 'ready');
    await agent.actions.cancel(spec.ticket);
    expect(await endOf(agent, spec.ticket)).toMatchObject({ outcome: 'cancelled' });
    const result = await told(agent, spec.ticket);
    expect(result.nodes.slice(-4)).toEqual([
      ...['deploy running', 'deploy cancelled', 'post-deploy skipped', 'deploy-failed skipped'],
    ]);
  });
});

describe('a package of another kind', () => {
  it.each([
    [
      'zip',
      (folder: string) => [
        'python3',
        '-m',
        'zipfile',
        '-c',
        'out',
        `${folder}Deploy.sh`,
        `${folder}index.html`,
      ],
    ],
    ['tar.gz', (folder: string) => ['tar', '-czf', 'out', '-C', folder, '.']],
    ['tar', (folder: string) => ['tar', '-cf', 'out', '-C', folder, '.']],
  ])('a %s, is installed all the same, under the name that it came with', async (_, command) => {
    const agent = await openAgent();
    const folder = await tempFolder();
    await writeFile(path.join(folder, 'Deploy.sh'), 'ls');
    await writeFile(path.join(folder, 'index.html'), 'hello');
    const [program = '', ...args] = command(`${folder}/`);
    const at = await tempFolder();
    if (spawnSync(program, args, { cwd: at }).status !== 0) return console.log(`${program} is not here`);
    const bytes = await readFile(path.join(at, 'out'));
    const reference = await deliverFile(agent.home, bytes, { id: 'Acme.Site', version: '7' });
    const result = await run(agent, packageSpec(reference, { variables: variables(inTest) }));
    expect(result.ended).toMatchObject({ outcome: 'succeeded' });
    expect(result.lines('info')).toContain('index.html');
    expect(existsSync(path.join(agent.applications, 'Test', 'Acme.Site', '7'))).toBe(true);
  });
});

describe('a package that cannot be used', () => {
  const fails = async (agent: TestAgent, bytes: Buffer) => {
    const reference = await deliverFile(agent.home, bytes, { id: 'Acme.Web', version: '1.2.3' });
    const spec = packageSpec(reference, { variables: variables(inTest) });
    const result = await run(agent, spec);
    const left = await readdir(agent.home.folder, { recursive: true });
    expect(left.filter((name) => name.startsWith('Applications') && name.includes('1.2.3'))).toEqual([]);
    expect(result.nodes.slice(0, 2)).toEqual(['extract running', 'extract failed']);
    return result.ended;
  };

  it('because it is no zip file says so, and leaves no folder', async () => {
    const ended = await fails(await openAgent(), Buffer.from('no zip file at all'));
    expect(ended).toMatchObject({
      outcome: 'failed',
      error: 'Acme.Web 1.2.3: this is no zip file, or only a part of one',
    });
  });

  it('because a file in it is damaged names the file, and leaves no folder', async () => {
    const agent = await openAgent();
    const reference = await deliver(agent, { 'a.txt': 'fine', 'b.bin': Buffer.alloc(1000, 'abcdefg') });
    const bytes = await readFile(filePath(agent.home.files, reference.sha256));
    const at = bytes.indexOf('b.bin') + 'b.bin'.length + 5;
    const ended = await fails(agent, bytes.fill(0xff, at, at + 4));
    expect(ended.error).toMatch(/^Acme\.Web 1\.2\.3: the entry "b\.bin" (?:is damaged|lies)/);
  });

  it('because its file was damaged on the disk is removed, so that it is sent again', async () => {
    const agent = await openAgent();
    const reference = await deliver(agent, { 'a.txt': 'x' });
    const file = filePath(agent.home.files, reference.sha256);
    await writeFile(file, (await readFile(file)).fill(0xff, 10, 11));
    const { ended } = await run(agent, packageSpec(reference, { variables: variables(inTest) }));
    expect(ended.error).toMatch(/was damaged on this machine's disk/);
    expect([existsSync(file), existsSync(folderOf(agent))]).toEqual([false, false]);
  });

  it('because it unpacks to more than variables allow says what it comes to; the numbers count where they are enabled', async () => {
    const agent = await openAgent();
    const files = { 'zeros.bin': Buffer.alloc(300_000) };
    const prefix = 'Octopus.Calamari.ArchiveLimits';
    const sizes = {
      [`${prefix}.MaximumUncompressedSize`]: '200000',
      [`${prefix}.MaximumCompressionRatio`]: '10',
    };
    expect((await deploy(agent, files, sizes)).ended).toMatchObject({ outcome: 'succeeded' });
    const on = { [`${prefix}.Enabled`]: 'True' };
    const endOf = async (values: Record<string, string>) =>
      (await deploy(agent, files, { ...on, ...values })).ended;
    expect((await endOf(sizes)).error).toMatch(
      /^Acme\.Web 1\.2\.3: the package unpacks to 3\d+ bytes; at most 200000 are/,
    );
    const ratio = { [`${prefix}.MaximumCompressionRatio`]: '10' };
    expect((await endOf(ratio)).error).toMatch(
      / unpacks to \d+ times its size; at most 10 times is allowed$/,
    );
    expect(await endOf({ [`${prefix}.MaximumUncompressedSize`]: '-1' })).toMatchObject({
      outcome: 'succeeded',
    });
  });

  it('because its folder cannot be made says why', async () => {
    const agent = await openAgent();
    await writeFile(agent.applications, 'a file where a folder should be');
    const { ended } = await deploy(agent, { 'a.txt': 'x' });
    expect(ended.error).toMatch(/^Acme\.Web 1\.2\.3 could not be extracted to .*: E(?:EXIST|NOTDIR)/);
  });
});

it('a runner that is killed while it unpacks leaves no half folder', async () => {
  const agent = await openAgent();
  const files = Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`f${at}.txt`, 'x'.repeat(2000)]));
  const spec = packageSpec(await deliver(agent, files), { variables: variables(inTest) });
  const parent = path.dirname(folderOf(agent));
  await agent.actions.start(spec);
  const partial = path.join(parent, `.unpacking-${spec.ticket}`);
  // As soon as the first files are there.
  while (!existsSync(partial) || (await readdir(partial).catch(() => [])).length < 10) {
    if ((await agent.actions.status(spec.ticket)).state === 'ended')
      throw new Error('it was too fast to kill');
    await new Promise((resolve) => setImmediate(resolve));
  }
  const runner = JSON.parse(
    await readFile(path.join(agent.home.actions, spec.ticket, 'runner.json'), 'utf8'),
  );
  process.kill(runner.pid, 'SIGKILL');
  expect(await endOf(agent, spec.ticket)).toMatchObject({ outcome: 'interrupted' });
  expect(await readdir(parent)).toEqual([]);
});

it('a secret in a setting is in the file and not in the log', async () => {
  const agent = await openAgent();
  const config = '<c><connectionStrings><add name="Db" connectionString=""/></connectionStrings></c>';
  const files = { 'web.config': config, 'Deploy.sh': 'cat web.config' };
  const result = await deploy(agent, files, { Db: 'Pwd=#{Password}' }, { Password: 'hunter2!' });
  const file = path.join(folderOf(agent), 'web.config');
  expect(await readFile(file, 'utf8')).toContain('connectionString="Pwd=hunter2!"');
  expect((await stat(file)).mode & 0o777).toBe(0o644);
  expect(JSON.stringify(result.records)).not.toContain('hunter2!');
});
