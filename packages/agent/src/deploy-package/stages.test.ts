/** Which scripts run when, and what is left of them. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openAgent } from '../test-agent.test-support.ts';
import { deploy, features, folderOf } from './deploy.test-support.ts';

const custom = (stage: string, extension: string) => `Octopus.Action.CustomScripts.${stage}.${extension}`;

describe('scripts of the step', () => {
  it('run before those of the package in PreDeploy, and behind them in Deploy and PostDeploy', async () => {
    const agent = await openAgent();
    const stages = ['PreDeploy', 'Deploy', 'PostDeploy'];
    const files = Object.fromEntries(stages.map((stage) => [`${stage}.sh`, `echo "package ${stage}"`]));
    const scripts = Object.fromEntries(stages.map((stage) => [custom(stage, 'sh'), `echo "step ${stage}"`]));
    const result = await deploy(agent, files, { ...features('CustomScripts'), ...scripts });
    expect(result.lines('info').slice(1)).toEqual([
      ...['step PreDeploy', 'package PreDeploy', 'package Deploy', 'step Deploy'],
      ...['package PostDeploy', 'step PostDeploy'],
    ]);
    expect(result.nodes.filter((node) => node.endsWith('success'))).toEqual([
      ...['extract success', 'configured-pre-deploy success', 'pre-deploy success', 'deploy success'],
      ...['configured-deploy success', 'post-deploy success', 'configured-post-deploy success'],
    ]);
    expect(await readdir(folderOf(agent))).toEqual([]);
  });

  it('do not run where the feature is off, and then have no node', async () => {
    const result = await deploy(await openAgent(), { 'a.txt': '' }, { [custom('Deploy', 'sh')]: 'echo ran' });
    expect(result.lines('info')).not.toContain('ran');
    expect(result.nodes.filter((node) => node.startsWith('configured'))).toEqual([]);
  });

  it('run in every language that has a text, under the name of the variable, Python with a mark', async () => {
    const agent = await openAgent();
    const result = await deploy(
      agent,
      { 'a.txt': '' },
      {
        ...features('CustomScripts'),
        [custom('Deploy', 'py')]:
          "import os\nprint('python', [n for n in os.listdir('.') if n.startswith('Octopus')])\nprint(open('Octopus.Action.CustomScripts.Deploy.py', 'rb').read(3))",
        [custom('Deploy', 'sh')]: '\necho bash; head -c 1 "$TAKO_SCRIPT" | od -An -tx1',
        [custom('Deploy', 'csx')]: '   ',
      },
    );
    expect(result.lines('info').slice(1)).toEqual([
      ...['bash', ' 0a', "python ['Octopus.Action.CustomScripts.Deploy.py']", "b'\\xef\\xbb\\xbf'"],
    ]);
  });

  it('are evaluated as far as that goes, and what has no value is told', async () => {
    const result = await deploy(
      await openAgent(),
      { 'a.txt': '' },
      { ...features('CustomScripts'), [custom('Deploy', 'sh')]: "echo '#{Name} #{Gone}'", Name: 'shop' },
    );
    expect(result.lines('info')).toContain('shop #{Gone}');
    expect(result.lines('verbose')).toContainEqual(
      expect.stringMatching(/^Octopus\.Action\.CustomScripts\.Deploy\.sh: .*'#\{Gone\}'/),
    );
  });

  it('fail the deployment with the name of their stage, and then stay where they are', async () => {
    const agent = await openAgent();
    const values = { ...features('CustomScripts'), [custom('PreDeploy', 'sh')]: 'exit 4' };
    const result = await deploy(agent, { 'Deploy.sh': 'echo deployed' }, values);
    expect(result.ended).toMatchObject({
      ...{ outcome: 'failed', exitCode: 4, error: 'The PreDeploy script of the step exited with code 4' },
    });
    expect((await readdir(folderOf(agent))).sort()).toEqual(['Deploy.sh', custom('PreDeploy', 'sh')]);
  });

  it('stay where scripts are kept', async () => {
    const agent = await openAgent();
    const values = { ...features('CustomScripts'), [custom('Deploy', 'sh')]: 'true' };
    await deploy(agent, { 'a.txt': '' }, { ...values, OctopusDeleteScriptsOnCleanup: 'False' });
    expect((await readdir(folderOf(agent))).sort()).toEqual([custom('Deploy', 'sh'), 'a.txt']);
  });
});

describe('scripts of the package', () => {
  it('are deleted in all languages, and only at the root', async () => {
    const agent = await openAgent();
    const result = await deploy(agent, {
      ...{ 'deploy.SH': 'echo one', 'Deploy.csx': 'x', 'Deploy.ps1': 'x', 'Deploy.txt': 'no script' },
      'bin/Deploy.sh': 'echo two',
    });
    expect(result.lines('info')).toContain('one');
    expect(result.lines('info')).not.toContain('two');
    expect(result.lines('verbose')).toContain('There are deploy.SH, Deploy.csx, Deploy.ps1; deploy.SH runs');
    expect((await readdir(folderOf(agent), { recursive: true })).sort()).toEqual([
      ...['Deploy.txt', 'bin', 'bin/Deploy.sh'],
    ]);
  });

  it('run in the first language of the order, whatever has an interpreter here', async () => {
    const agent = await openAgent();
    const files = { 'Deploy.csx': 'x', 'Deploy.ps1': 'exit 0' };
    const result = await deploy(agent, files);
    expect(result.lines('verbose')).toContain('There are Deploy.csx, Deploy.ps1; Deploy.csx runs');
    expect(result.ended).toMatchObject({ outcome: 'failed', error: expect.stringMatching(/^Deploy\.csx /) });
    expect((await readdir(folderOf(agent))).sort()).toEqual(Object.keys(files));
  });

  it('that write to their error output fail where that is asked for', async () => {
    const values = { 'Octopus.Action.FailScriptOnErrorOutput': 'True' };
    const result = await deploy(await openAgent(), { 'Deploy.sh': 'echo bad >&2' }, values);
    expect(result.ended.error).toBe('Deploy.sh wrote to its error output');
  });

  it('run for a failure also where scripts of packages are switched off, and hear of the error in full', async () => {
    const result = await deploy(
      await openAgent(),
      {
        'DeployFailed.sh':
          'get_octopusvariable OctopusLastErrorMessage; get_octopusvariable OctopusLastError | tail -n +2',
      },
      {
        ...features('CustomScripts'),
        'Octopus.Action.Package.RunScripts': 'False',
        [custom('Deploy', 'sh')]: 'exit 5',
      },
    );
    const [message, ...stack] = result.lines('info').slice(1);
    expect(message).toBe('The Deploy script of the step exited with code 5');
    expect(stack.join('\n')).toMatch(/^\s+at /);
    expect(result.nodes).toContain('deploy skipped');
  });

  it('for a failure are announced, and stay where the failure says that it was the last', async () => {
    const agent = await openAgent();
    const files = {
      'DeployFailed.py': 'print("sorry")\nexit(4)',
      'Deploy.sh': 'set_octopusvariable Octopus.Action.SkipRemainingConventions True; exit 3',
    };
    const result = await deploy(agent, { ...files, 'DeployFailed.ps1': '' });
    expect(result.lines('error')).toEqual([
      'Running what the package has for a failed deployment',
      ...['DeployFailed.py exited with code 4', 'Deploy.sh exited with code 3'],
    ]);
    expect(result.lines('info')).toContain('sorry');
    expect((await readdir(folderOf(agent))).sort()).toEqual([
      'Deploy.sh',
      'DeployFailed.ps1',
      'DeployFailed.py',
    ]);
  });

  it('for a failure stay where a convention says that it was the last, and go where all went well', async () => {
    const agent = await openAgent();
    const files = {
      'DeployFailed.sh': '',
      'PreDeploy.sh': 'set_octopusvariable Octopus.Action.SkipRemainingConventions True',
    };
    const result = await deploy(agent, { ...files, 'Deploy.sh': 'echo no' });
    expect(result.ended).toMatchObject({ outcome: 'succeeded' });
    expect(result.lines('info')).not.toContain('no');
    expect((await readdir(folderOf(agent))).sort()).toEqual(['Deploy.sh', 'DeployFailed.sh']);
    await deploy(agent, { 'DeployFailed.sh': '', 'a.txt': '' });
    expect(await readdir(folderOf(agent, '1.2.3_1'))).toEqual(['a.txt']);
  });
});

describe('features', () => {
  const config = '<c><appSettings><add key="A" value="old"/></appSettings></c>';
  const valueIn = async (values: Record<string, string>) => {
    const agent = await openAgent();
    await deploy(agent, { 'web.config': config }, { A: 'new', ...values });
    return /value="(\w+)"/.exec(await readFile(path.join(folderOf(agent), 'web.config'), 'utf8'))?.[1];
  };
  const wanted = { 'Octopus.Action.Package.AutomaticallyUpdateAppSettingsAndConnectionStrings': 'True' };

  it('that nothing is said of replace settings; where something is said, that and their switch decide', async () => {
    expect(await valueIn({})).toBe('new');
    expect(await valueIn(features())).toBe('old');
    expect(await valueIn({ ...features(), ...wanted })).toBe('old');
    expect(await valueIn(features('ConfigurationVariables'))).toBe('old');
    expect(await valueIn({ ...features('CustomScripts', 'configurationVARIABLES'), ...wanted })).toBe('new');
  });
});

describe('settings in .config files', () => {
  it('are also replaced in folders beside the installation, and not in files that were applied to others', async () => {
    const agent = await openAgent();
    const config = '<c><appSettings><add key="A" value="old"/></appSettings></c>';
    const beside = folderOf(agent);
    await deploy(agent, { 'beside.config': config, 'only.txt': '' }, features());
    const folder = folderOf(agent, '1.2.3_1');
    await deploy(
      agent,
      { 'web.config': config, 'Web.Release.config': config },
      {
        A: 'new',
        'Octopus.Action.AdditionalPaths': `${beside}, /there/is/nothing`,
        OctopusAppliedXmlConfigTransforms: `${folder}/Other.config|${folder}/Web.Release.config`,
      },
    );
    const settingIn = async (file: string) => /value="(\w+)"/.exec(await readFile(file, 'utf8'))?.[1];
    expect(await settingIn(path.join(folder, 'web.config'))).toBe('new');
    expect(await settingIn(path.join(folder, 'Web.Release.config'))).toBe('old');
    expect(await settingIn(path.join(beside, 'beside.config'))).toBe('new');
  });

  it('keep byte-order mark and line ends of the file; one without a setting of a name stays to the byte', async () => {
    const agent = await openAgent();
    const config = (value: string) =>
      `\ufeff<?xml version="1.0" encoding="utf-8"?>\r\n<c>\r\n<appSettings><add key="A" value="${value}" /></appSettings>\r\n</c>\r\n`;
    const other = "<c  a = '1'>\r\n<appSettings>\n<add key='B'/></appSettings></c>";
    await deploy(agent, { 'web.config': config('old'), 'other.config': other }, { A: 'é' });
    expect(await readFile(path.join(folderOf(agent), 'web.config'), 'utf8')).toBe(config('é'));
    expect(await readFile(path.join(folderOf(agent), 'other.config'), 'utf8')).toBe(other);
  });

  it('keep the encoding of the file; what it does not have is written by its number', async () => {
    const agent = await openAgent();
    const config = (value: string) =>
      `<?xml version="1.0" encoding="iso-8859-1"?>\n<c ö="ä">\n<appSettings><add key="A" value="${value}" /></appSettings></c>`;
    await deploy(agent, { 'web.config': Buffer.from(config('old'), 'latin1') }, { A: 'é €' });
    const bytes = await readFile(path.join(folderOf(agent), 'web.config'));
    expect(bytes.toString('latin1')).toBe(config('é &#x20AC;'));
  });

  it('that cannot be read are passed over where that is asked for, and told', async () => {
    const values = { 'Octopus.Action.Package.IgnoreVariableReplacementErrors': 'True' };
    const result = await deploy(await openAgent(), { 'web.config': '<c>' }, values);
    expect(result.ended).toMatchObject({ outcome: 'succeeded', hasWarnings: false });
    expect(result.lines('info')).toContainEqual(
      expect.stringMatching(/^Settings are not replaced: web\.config, line 1/),
    );
  });
});
