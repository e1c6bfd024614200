/** Scripts that variables name, with a package and without, in real runners. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readJournal } from '../journal/change-journal.ts';
import {
  deliver,
  openAgent,
  run,
  scriptSpec,
  type TestAgent,
  type Told,
  variables,
} from '../test-agent.test-support.ts';

const prefix = 'Octopus.Action.Script.';
const file = `${prefix}ScriptFileName`;

async function runNamed(
  agent: TestAgent,
  values: Record<string, string>,
  files?: Record<string, string | Buffer>,
): Promise<Told> {
  const reference = files && (await deliver(agent, files));
  const work = { kind: 'run-named-script', ...(reference ? { package: reference } : {}) } as const;
  return run(agent, scriptSpec('', { work, variables: variables(values) }));
}

describe('a script that is a file of its package', () => {
  it('runs in its own folder, behind what is done to the files of the package', async () => {
    const features = ['SubstituteInFiles', 'ConfigurationTransforms', 'ConfigurationVariables'];
    const transform = `<c xmlns:x="http://schemas.microsoft.com/XML-Document-Transform"><d x:Transform="Insert"/></c>`;
    const result = await runNamed(
      await openAgent(),
      {
        [file]: 'db\\migrate.sh',
        [`${prefix}ScriptParameters`]: '--all "#{Site}"',
        'Octopus.Action.EnabledFeatures': [...features, 'JsonConfigurationVariables']
          .map((name) => `Octopus.Features.${name}`)
          .join(','),
        'Octopus.Action.SubstituteInFiles.TargetFiles': 'db/*.sql',
        'Octopus.Action.Package.AutomaticallyRunConfigurationTransformationFiles': 'True',
        'Octopus.Action.Package.AutomaticallyUpdateAppSettingsAndConnectionStrings': 'True',
        'Octopus.Action.Package.JsonConfigurationVariablesTargets': 'db/a.json',
        ...{ Site: 'my shop', Key: 'set', Shown: '##{Site}' },
      },
      {
        'db/migrate.sh': `pwd | sed 's/.*scratch/scratch/'; cat *.sql *.json *.config; printf '<%s>' "$@" '#{Shown}'`,
        'db/1.sql': 'use #{Site}\n',
        'db/a.json': '{"Key":""}\n',
        'db/web.config': '<c><appSettings><add key="Key" value=""/></appSettings></c>\n',
        'db/web.Release.config': transform,
      },
    );
    expect(result.ended).toMatchObject({ outcome: 'succeeded', exitCode: 0 });
    expect(result.nodes.filter((node) => !node.endsWith('running'))).toEqual([
      ...['extract success', 'substitute-in-files success', 'config-transforms success'],
      ...['config-variables success', 'structured-variables success', 'script success'],
    ]);
    const told = result.lines('info').join('\n');
    expect(told).toContain('scratch/work/db\nuse my shop\n');
    expect(told).toMatch(/"Key": ?"set"/);
    expect(told).toMatch(/key="Key" value="set"[\s\S]*<d ?\/>/);
    expect(told).toMatch(/<--all><my shop><#\{Site\}>$/);
  });

  it('leaves nothing behind but an entry in the journal, and the next one finds that', async () => {
    const agent = await openAgent();
    const set = { OctopusRetentionPolicySet: 'a/b/c', [file]: 'a.sh' };
    const body = 'get_octopusvariable Octopus.Tentacle.PreviousInstallation.PackageVersion; exit 3';
    expect((await runNamed(agent, set, { 'a.sh': 'ls' })).lines('info')).toContain('a.sh');
    const second = await runNamed(agent, set, { 'a.sh': body });
    expect(second.ended).toMatchObject({ outcome: 'failed', exitCode: 3, error: 'a.sh exited with code 3' });
    expect(second.lines('info')).toContain('1.2.3');
    const entries = await readJournal(agent.home.journal);
    expect(entries.map(({ wasSuccessful }) => wasSuccessful)).toEqual([true, false]);
    expect(entries.map(({ extractedTo }) => existsSync(extractedTo))).toEqual([false, false]);
    expect(existsSync(agent.applications)).toBe(false);
  });

  it.each([
    ['gone.sh', 'there is no script gone.sh in the package'],
    ['sub', 'there is no script sub in the package'],
    ['../a.sh', 'the script ../a.sh does not lie in the package'],
    ['a.txt', 'a.txt is in no language of scripts: they end in one of .sh, .py, .csx, .ps1'],
  ])('called %s fails and says why, with -1 as exit code', async (name, error) => {
    const result = await runNamed(await openAgent(), { [file]: name }, { 'a.txt': '', 'sub/b.sh': '' });
    expect(result.ended).toMatchObject({ outcome: 'failed', error });
    expect(result.records).toContainEqual(
      expect.objectContaining({ kind: 'variable', name: `${prefix}ExitCode`, value: '-1' }),
    );
  });

  it('is not unpacked where its file is another one, and what comes behind is skipped', async () => {
    const agent = await openAgent();
    const { ended, nodes } = await runNamed(
      agent,
      {
        [file]: 'a.sh',
        'Octopus.Calamari.ArchiveLimits.Enabled': 'True',
        'Octopus.Calamari.ArchiveLimits.MaximumUncompressedSize': '10',
      },
      { 'a.sh': 'echo ran' },
    );
    expect(ended.error).toMatch(/^Acme\.Web 1\.2\.3: the package unpacks to/);
    expect(nodes).toEqual(['extract running', 'extract failed', 'script skipped']);
  });
});

describe('a script that variables hold', () => {
  it('in the preferred language runs beside the files of its package', async () => {
    const bodies = {
      [`${prefix}ScriptBody[Python]`]: 'print(1)',
      [`${prefix}ScriptBody[Bash]`]: 'ls; echo "$0" | wc -l',
    };
    const result = await runNamed(await openAgent(), { ...bodies, [file]: 'a.sh' }, { 'a.sh': '' });
    expect(result.lines('info').slice(1, 3)).toEqual(['Script.sh', 'a.sh']);
  });

  it('runs without a package as well; a token without a value may be what fails it', async () => {
    const values = { [`${prefix}ScriptBody`]: 'echo "#{A}#{Gone}"', [`${prefix}Syntax`]: 'Bash', A: '##{B}' };
    const agent = await openAgent();
    expect((await runNamed(agent, values)).lines('info')).toEqual(['#{B}#{Gone}']);
    const strict = { ...values, OctopusShouldFailDeploymentOnSubstitutionFails: 'True' };
    expect((await runNamed(agent, strict)).ended.error).toMatch(/^the script: .*'#\{Gone\}'/);
  });

  it('is warned of where nobody says its language, and fails where there is none', async () => {
    const agent = await openAgent();
    const guessed = await runNamed(agent, { [`${prefix}ScriptBody`]: 'echo bash' });
    expect(guessed.lines('info', 'warning')).toEqual([expect.stringContaining('does not say'), 'bash']);
    expect(guessed.ended).toMatchObject({ outcome: 'succeeded', hasWarnings: true });
    expect((await runNamed(agent, {})).ended.error).toMatch(/^there is no script: /);
    const empty = await run(agent, scriptSpec(''));
    expect(empty.ended.error).toMatch(/^there is no script: /);
    expect(await readdir(path.join(agent.home.actions))).toHaveLength(3);
  });

  it('is skipped where the action says that nothing is to come', async () => {
    const skip = { 'Octopus.Action.SkipRemainingConventions': 'True' };
    const result = await runNamed(await openAgent(), { ...skip, [`${prefix}ScriptBody[Bash]`]: 'echo ran' });
    expect(result.ended).toMatchObject({ outcome: 'succeeded' });
    expect(result.nodes).toEqual(['script skipped']);
  });
});
