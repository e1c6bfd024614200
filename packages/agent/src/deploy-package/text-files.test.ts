/** That files of a package are configured before it is installed; the formats have tests of their own. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { openAgent } from '../test-agent.test-support.ts';
import { deploy, features, folderOf } from './deploy.test-support.ts';

it('files of a package get their variables, each kind in its turn, before Deploy runs', async () => {
  const agent = await openAgent();
  const result = await deploy(
    agent,
    {
      'settings.ini': 'name=#{Name}\nlater=##{Name}\n',
      'app.json': '{ "Name": "old", "Kept": 1, "Shown": "#{Name}" }',
      'Deploy.sh': 'cat settings.ini; grep Shown app.json',
    },
    {
      ...features('SubstituteInFiles', 'JsonConfigurationVariables'),
      ...{ Name: 'shop', Shown: '##{Name}' },
      'Octopus.Action.SubstituteInFiles.TargetFiles': '*.ini\n*.json\n*.gone',
      'Octopus.Action.Package.JsonConfigurationVariablesTargets': '*.json',
    },
  );
  expect(JSON.parse(await readFile(path.join(folderOf(agent), 'app.json'), 'utf8'))).toEqual({
    ...{ Name: 'shop', Kept: 1, Shown: '#{Name}' },
  });
  expect(result.lines('info')).toEqual(expect.arrayContaining(['name=shop', 'later=#{Name}']));
  expect(result.nodes.filter((node) => !node.endsWith('running'))).toEqual([
    ...[
      'extract success',
      'pre-deploy skipped',
      'substitute-in-files warning',
      'structured-variables success',
    ],
    ...['deploy success', 'post-deploy skipped', 'deploy-failed skipped'],
  ]);
});

it('transforms come before settings, and a file that was applied keeps its own', async () => {
  const agent = await openAgent();
  const result = await deploy(
    agent,
    {
      'Web.config': '<c><appSettings><add key="A" value="1"/><add key="B" value="1"/></appSettings></c>',
      'Web.Release.config':
        '<c xmlns:xdt="http://schemas.microsoft.com/XML-Document-Transform"><appSettings><add key="A" value="2" xdt:Transform="SetAttributes" xdt:Locator="Match(key)"/></appSettings></c>',
      'Web.Test.config':
        '<c xmlns:xdt="http://schemas.microsoft.com/XML-Document-Transform"><appSettings><add key="C" value="3" xdt:Transform="Insert"/></appSettings></c>',
    },
    {
      ...features('ConfigurationTransforms', 'ConfigurationVariables'),
      'Octopus.Action.Package.AutomaticallyRunConfigurationTransformationFiles': 'True',
      'Octopus.Action.Package.AutomaticallyUpdateAppSettingsAndConnectionStrings': 'True',
      ...{ B: 'two', C: 'three' },
    },
  );
  expect(result.ended).toMatchObject({ outcome: 'succeeded', hasWarnings: false });
  const textOf = (name: string) => readFile(path.join(folderOf(agent), name), 'utf8');
  const settings = [...(await textOf('Web.config')).matchAll(/key="(\w)" value="(\w+)"/g)];
  expect(settings.map(([, key, value]) => `${key}=${value}`)).toEqual(['A=2', 'B=two', 'C=three']);
  expect(await textOf('Web.Test.config')).toContain('key="C" value="3"');
  expect(result.nodes.filter((node) => node.startsWith('config'))).toEqual([
    ...['config-transforms running', 'config-transforms success'],
    ...['config-variables running', 'config-variables success'],
  ]);
});

it('a feature whose files are not there is skipped, and says so', async () => {
  const result = await deploy(
    await openAgent(),
    { 'a.txt': '' },
    features('ConfigurationTransforms', 'SubstituteInFiles', 'JsonConfigurationVariables'),
  );
  expect(result.ended).toMatchObject({ outcome: 'succeeded', hasWarnings: false });
  expect(result.nodes).toEqual(
    expect.arrayContaining([
      ...['config-transforms skipped', 'substitute-in-files skipped', 'structured-variables skipped'],
    ]),
  );
});
