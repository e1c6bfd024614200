/** Where a package comes to lie, and what the journal keeps of it. */
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { changeJournal, readJournal } from '../journal/change-journal.ts';
import { filePath } from '../package/file-cache.ts';
import { createActionVariables } from '../script/action-variables.ts';
import {
  deliver,
  openAgent,
  packageSpec,
  run,
  scriptSpec,
  tempFolder,
  variables,
} from '../test-agent.test-support.ts';
import { readTarget } from './custom-directory.ts';
import { deploy, features, folderOf, inTest, outputsOf } from './deploy.test-support.ts';
import { neededBytes } from './free-space.ts';

describe('the folder of a package', () => {
  it('lies below that of its tenant and environment, with what no name may hold escaped or left out', async () => {
    const agent = await openAgent();
    await deploy(agent, { 'a.txt': '' }, { 'Octopus.Deployment.Tenant.Name': 'Ann & <Co>' });
    expect(await readdir(path.join(agent.applications, 'Ann & Co', 'Test', 'Acme.Web'))).toEqual(['1.2.3']);
  });

  it('may lie elsewhere, as the deployment says', async () => {
    const agent = await openAgent();
    const elsewhere = await tempFolder();
    const values = { 'Octopus.Tentacle.Agent.ApplicationDirectoryPath': elsewhere };
    const outputs = outputsOf(await deploy(agent, { 'a.txt': '', 'b/c.txt': '' }, values));
    const folder = path.join(elsewhere, 'Test', 'Acme.Web', '1.2.3');
    expect((await readdir(folder)).sort()).toEqual(['a.txt', 'b']);
    expect(outputs).toMatchObject({
      'Octopus.Action.Package.InstallationDirectoryPath': folder,
      'Package.InstallationDirectoryPath': folder,
      'Package.ExtractedFileCount': '2',
    });
  });

  it('is named as the package names itself, whatever it is called by who deploys it', async () => {
    const agent = await openAgent();
    const reference = await deliver(agent, { 'a.txt': '' }, '1.02.0-Beta');
    const spec = packageSpec(
      { ...reference, id: 'acme.WEB', version: '1.2.0-beta' },
      { variables: variables(inTest) },
    );
    await run(agent, spec);
    expect(await readdir(path.join(agent.applications, 'Test'))).toEqual(['Acme.Web']);
    expect(await readdir(path.join(agent.applications, 'Test', 'Acme.Web'))).toEqual(['1.02.0-Beta']);
  });

  it('is not made where the disk has less room than is needed', async () => {
    const agent = await openAgent();
    const values = { OctopusFreeDiskSpaceOverrideInMegaBytes: '999999999' };
    const result = await deploy(agent, { 'a.txt': '' }, values);
    expect(result.ended.error).toMatch(/has \d+ MiB free, and 999999999 MiB are needed$/);
    expect(
      (await deploy(agent, { 'a.txt': '' }, { ...values, OctopusSkipFreeDiskSpaceCheck: 'True' })).ended,
    ).toMatchObject({
      outcome: 'succeeded',
    });
  });

  it('needs 500 MiB of room, if the deployment says nothing else that is a number', () => {
    const of = (values: Record<string, string>) =>
      neededBytes(createActionVariables(scriptSpec('', { variables: variables(values) })));
    const mebibytes = (count: number) => count * 1024 * 1024;
    expect(of({})).toBe(mebibytes(500));
    expect(of({ OctopusFreeDiskSpaceOverrideInMegaBytes: ' 20 ' })).toBe(mebibytes(20));
    expect(of({ OctopusFreeDiskSpaceOverrideInMegaBytes: 'much' })).toBe(mebibytes(500));
    expect(of({ OctopusSkipFreeDiskSpaceCheck: 'True' })).toBe(0);
  });
});

const custom = 'Octopus.Action.Package.CustomInstallationDirectory';

describe('a folder of one’s own', () => {
  it('gets a copy, beside what is there; scripts run in it, and the first folder stays', async () => {
    const agent = await openAgent();
    const folder = path.join(await tempFolder(), 'site');
    await mkdir(path.join(folder, 'data'), { recursive: true });
    await writeFile(path.join(folder, 'data', 'kept.txt'), 'kept');
    await writeFile(path.join(folder, 'a.txt'), 'old');
    await writeFile(path.join(path.dirname(folder), 'outside.txt'), 'outside');
    await symlink('../outside.txt', path.join(folder, 'b.txt'));
    const files = { 'a.txt': 'new', 'b.txt': 'new', 'c/d.txt': 'new', 'Deploy.sh': 'pwd' };
    const result = await deploy(agent, files, { ...features('CustomDirectory'), [custom]: folder });
    expect(result.lines('info').slice(1)).toEqual([`Copied 4 files to ${folder}`, folder]);
    expect((await readdir(folder, { recursive: true })).sort()).toEqual([
      ...['a.txt', 'b.txt', 'c', 'c/d.txt', 'data', 'data/kept.txt'],
    ]);
    expect(await readFile(path.join(folder, 'a.txt'), 'utf8')).toBe('new');
    expect(await readFile(path.join(path.dirname(folder), 'outside.txt'), 'utf8')).toBe('outside');
    expect(await readdir(folderOf(agent))).toContain('Deploy.sh');
    expect(outputsOf(result)).toMatchObject({
      'Octopus.Action.Package.InstallationDirectoryPath': folder,
      'Package.CopiedFileCount': '4',
    });
    expect(await readJournal(agent.home.journal)).toMatchObject([
      { extractedTo: folderOf(agent), customInstallationDirectory: folder, wasSuccessful: true },
    ]);
  });

  it('is emptied first where that is asked for, but for what is excluded; links are not followed', async () => {
    const agent = await openAgent();
    const folder = path.join(await tempFolder(), 'site');
    const outside = path.join(path.dirname(folder), 'outside');
    await mkdir(path.join(folder, 'App_Data', 'deep'), { recursive: true });
    await mkdir(path.join(folder, 'logs', 'old'), { recursive: true });
    await mkdir(outside);
    await writeFile(path.join(outside, 'kept.txt'), '');
    for (const name of ['App_Data/deep/x.db', 'logs/old/1.log', 'logs/old/2.txt', 'gone.txt', 'logs/3.log']) {
      await writeFile(path.join(folder, name), '');
    }
    await symlink(outside, path.join(folder, 'link'));
    await deploy(
      agent,
      { 'a.txt': '' },
      {
        [custom]: `${path.dirname(folder)}/#{Site}`,
        ...{ [`${custom}ShouldBePurgedBeforeDeployment`]: 'True', Site: 'site' },
        [`${custom}PurgeExclusions`]: 'App_Data\r\n**/*.log\n',
      },
    );
    expect((await readdir(folder, { recursive: true })).sort()).toEqual([
      ...['App_Data', 'App_Data/deep', 'App_Data/deep/x.db', 'a.txt'],
      ...['logs', 'logs/3.log', 'logs/old', 'logs/old/1.log'],
    ]);
    expect(await readdir(outside)).toEqual(['kept.txt']);
  });

  it('that is blank is none: scripts see the folder of the package', async () => {
    const agent = await openAgent();
    const files = { 'Deploy.sh': `get_octopusvariable ${custom}` };
    const result = await deploy(agent, files, { ...features('CustomDirectory'), [custom]: ' ' });
    expect(result.lines('info')).toContain(folderOf(agent));
    expect(result.nodes).toContain('custom-directory skipped');
    expect((await deploy(agent, files)).lines('info')).toContain(folderOf(agent, '1.2.3_1'));
    const empty = await deploy(agent, files, { [custom]: '#{if No}/srv#{/if}' });
    expect(empty.lines('info')).toContain(folderOf(agent, '1.2.3_2'));
  });

  it('that is the very one of the package is refused', async () => {
    const agent = await openAgent();
    const values = { [custom]: '#{OctopusOriginalPackageDirectoryPath}' };
    const { ended } = await deploy(agent, { 'a.txt': '' }, values);
    expect(ended.error).toMatch(
      /^the installation folder: .* lies in .*, where the package was extracted to$/,
    );
  });

  it('is passed by where a link stands in the place of the folder of the package, also one that leads nowhere', async () => {
    const agent = await openAgent();
    const taken = folderOf(agent);
    await mkdir(path.dirname(taken), { recursive: true });
    await symlink('/there/is/nothing', taken);
    expect((await deploy(agent, { 'a.txt': '' })).ended).toMatchObject({ outcome: 'succeeded' });
    expect(await readdir(folderOf(agent, '1.2.3_1'))).toEqual(['a.txt']);
  });

  it('that cannot be made out, or written to, fails the deployment and says why', async () => {
    const agent = await openAgent();
    const errorOf = async (folder: string) =>
      (await deploy(agent, { 'a.txt': '' }, { [custom]: folder })).ended.error;
    expect(await errorOf('/srv/#{Gone}')).toMatch(/^the installation folder \/srv\/#\{Gone\}: .*'#\{Gone\}'/);
    expect(await errorOf('srv/shop')).toBe('the installation folder: srv/shop is no absolute path');
    const file = path.join(await tempFolder(), 'file');
    await writeFile(file, '');
    expect(await errorOf(file)).toMatch(/^nothing could be copied to .*file: E/);
  });

  it.each([
    ['/apps/web/1.0', false, 'lies in'],
    ['/apps/web/1.0/sub/../sub', false, 'lies in'],
    ['/apps', true, 'cannot be emptied'],
    ['/', true, 'cannot be emptied'],
  ])('must not be the one of the package itself: %s', (text, isPurged, problem) => {
    const result = readTarget(text, '/apps/web/1.0', isPurged);
    expect(result).toEqual({ problem: expect.stringContaining(problem) });
  });

  it('may be any other, also one above where it is not emptied', () => {
    expect(readTarget('/apps/web/1.0.1', '/apps/web/1.0', true)).toEqual({ folder: '/apps/web/1.0.1' });
    expect(readTarget('/apps/', '/apps/web/1.0', false)).toEqual({ folder: '/apps' });
  });
});

const set = { OctopusRetentionPolicySet: 'Environments-1/Projects-2/Steps-3' };

describe('the journal of deployments', () => {
  it('has an entry for each, with all that retention and later deployments need', async () => {
    const agent = await openAgent();
    const reference = await deliver(agent, { 'a.txt': '' });
    const values = {
      ...inTest,
      ...set,
      'Octopus.Environment.Id': 'Environments-1',
      'Octopus.Project.Id': 'Projects-2',
    };
    const before = Date.now();
    await run(agent, packageSpec(reference, { variables: variables(values) }));
    const [entry] = await readJournal(agent.home.journal);
    expect(entry).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      ...{ environmentId: 'Environments-1', projectId: 'Projects-2', tenantId: '', wasSuccessful: true },
      ...{ extractedTo: folderOf(agent), retentionPolicySet: set.OctopusRetentionPolicySet },
      packages: [
        { id: 'Acme.Web', version: '1.2.3', deployedFrom: filePath(agent.home.files, reference.sha256) },
      ],
    });
    expect(Math.abs((entry?.installedOn?.getTime() ?? 0) - before)).toBeLessThan(60_000);
  });

  it('has none where nothing was extracted, or where that is asked for', async () => {
    const agent = await openAgent();
    await deploy(agent, { 'a.txt': '' }, { OctopusFreeDiskSpaceOverrideInMegaBytes: '999999999' });
    await deploy(agent, { 'a.txt': '' }, { 'Octopus.Action.SkipJournal': 'True' });
    expect(await readJournal(agent.home.journal)).toEqual([]);
  });

  it('tells scripts of the installation before, and of the last that was successful; nothing where there is none', async () => {
    const agent = await openAgent();
    const names = ['PreviousInstallation', 'PreviousSuccessfulInstallation'].flatMap((name) =>
      ['OriginalInstalledPath', 'PackageVersion', 'PackageFilePath', 'CustomInstallationDirectory'].map(
        (key) => `Octopus.Tentacle.${name}.${key}`,
      ),
    );
    const script = names.map((name) => `echo "[$(get_octopusvariable ${name})]"`).join('\n');
    const first = await deploy(agent, { 'Deploy.sh': script }, set);
    expect(first.lines('info').slice(1)).toEqual(names.map(() => '[]'));
    await deploy(agent, { 'Deploy.sh': 'exit 1' }, set);
    const third = (await deploy(agent, { 'Deploy.sh': script }, set)).lines('info').slice(1);
    expect(third.slice(0, 2)).toEqual([`[${folderOf(agent, '1.2.3_1')}]`, '[1.2.3]']);
    expect(third.slice(4, 6)).toEqual([`[${folderOf(agent)}]`, '[1.2.3]']);
    const other = await deploy(agent, { 'Deploy.sh': script }, { OctopusRetentionPolicySet: 'another' });
    expect(other.lines('info').slice(1)).toEqual(names.map(() => '[]'));
  });

  it('that cannot be read fails a deployment with its name', async () => {
    const agent = await openAgent();
    await writeFile(agent.home.journal, '<Deployments>');
    const result = await deploy(agent, { 'a.txt': '' }, set);
    expect(result.ended.error).toMatch(/^the deployment journal .* cannot be read: /);
    expect(result.lines('error')).toEqual([result.ended.error]);
  });
});

describe('a package that is skipped where it is installed', () => {
  const skip = { ...set, 'Octopus.Action.Package.SkipIfAlreadyInstalled': 'True' };

  it('is installed once; the second time it is told where it is, and nothing runs', async () => {
    const agent = await openAgent();
    const files = { 'Deploy.sh': 'echo deployed', 'DeployFailed.sh': '' };
    const first = await deploy(agent, files, skip);
    expect(first.nodes.slice(0, 2)).toEqual(['already-installed running', 'already-installed skipped']);
    const again = await deploy(agent, files, skip);
    expect(again.ended).toMatchObject({ outcome: 'succeeded' });
    expect(again.lines('info')).toEqual([`Acme.Web 1.2.3 is installed in ${folderOf(agent)} already`]);
    expect(outputsOf(again)).toEqual({
      'Octopus.Action.Package.InstallationDirectoryPath': folderOf(agent),
      'Package.InstallationDirectoryPath': folderOf(agent),
    });
    expect(await readJournal(agent.home.journal)).toHaveLength(1);
    expect(await readdir(path.dirname(folderOf(agent)))).toEqual(['1.2.3']);
  });

  it('is installed again where the last time failed, even if an older one went well, and in another set', async () => {
    const agent = await openAgent();
    await deploy(agent, { 'a.txt': '' }, skip);
    await changeJournal(agent.home.journal, ([entry]) =>
      entry ? [entry, { ...entry, id: 'later', wasSuccessful: false }] : [],
    );
    const again = await deploy(agent, { 'a.txt': '' }, skip);
    expect(again.nodes).toContain('extract success');
    const named = await deliver(agent, { 'a.txt': '' });
    const other = { ...named, id: 'acme.web', version: '1.2.3.0' };
    const underOtherName = packageSpec(other, { variables: variables({ ...inTest, ...skip }) });
    expect((await run(agent, underOtherName)).nodes).toContain('extract skipped');
    const elsewhere = await deploy(agent, { 'a.txt': '' }, { ...skip, OctopusRetentionPolicySet: 'another' });
    expect(elsewhere.nodes).toContain('extract success');
  });
});
