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
