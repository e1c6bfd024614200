import { Action } from '@tako/api';
import { expect, it } from 'vitest';
import { actionSettings } from './action-settings.ts';

const packaged = (more: object = {}) =>
  Action.parse({ kind: 'deploy-package', packageId: 'Shop.Web', ...more });

it('a package step as it is made replaces settings and runs the transforms of its environment, nothing else', () => {
  expect(actionSettings(packaged())).toEqual({
    'Octopus.Action.EnabledFeatures':
      'Octopus.Features.ConfigurationTransforms,Octopus.Features.ConfigurationVariables',
    'Octopus.Action.Package.AutomaticallyRunConfigurationTransformationFiles': 'True',
    'Octopus.Action.Package.AutomaticallyUpdateAppSettingsAndConnectionStrings': 'True',
  });
});

it('each feature that is wanted is switched on, with what it needs, by the names of the original', () => {
  const settings = actionSettings(
    packaged({
      scripts: [
        { stage: 'pre-deploy', syntax: 'bash', body: 'echo #{A}' },
        { stage: 'post-deploy', syntax: 'powershell', body: 'Write-Host' },
      ],
      runPackagedScripts: false,
      substituteInFiles: ['*.txt', 'conf/**/*.ini'],
      configTransforms: { isAutomatic: false, additional: ['*.Shop.config => *.config'] },
      configVariables: false,
      structuredVariables: ['appsettings.json'],
      customInstallation: { folder: '/srv/#{Site}', isPurged: true, purgeExclusions: ['App_Data', 'logs'] },
      skipIfInstalled: true,
      failOnErrorOutput: true,
    }),
  );
  expect(settings).toEqual({
    'Octopus.Action.EnabledFeatures': [
      'Octopus.Features.CustomScripts',
      'Octopus.Features.SubstituteInFiles',
      'Octopus.Features.ConfigurationTransforms',
      'Octopus.Features.JsonConfigurationVariables',
      'Octopus.Features.CustomDirectory',
    ].join(','),
    'Octopus.Action.CustomScripts.PreDeploy.sh': 'echo #{A}',
    'Octopus.Action.CustomScripts.PostDeploy.ps1': 'Write-Host',
    'Octopus.Action.Package.RunScripts': 'False',
    'Octopus.Action.SubstituteInFiles.TargetFiles': '*.txt\nconf/**/*.ini',
    'Octopus.Action.Package.AdditionalXmlConfigurationTransforms': '*.Shop.config => *.config',
    'Octopus.Action.Package.JsonConfigurationVariablesTargets': 'appsettings.json',
    'Octopus.Action.Package.CustomInstallationDirectory': '/srv/#{Site}',
    'Octopus.Action.Package.CustomInstallationDirectoryShouldBePurgedBeforeDeployment': 'True',
    'Octopus.Action.Package.CustomInstallationDirectoryPurgeExclusions': 'App_Data\nlogs',
    'Octopus.Action.Package.SkipIfAlreadyInstalled': 'True',
    'Octopus.Action.FailScriptOnErrorOutput': 'True',
  });
});

it('what is set up on Windows is switched on in the order of the step; its settings are variables of the project', () => {
  const settings = actionSettings(packaged({ windows: ['windows-service', 'iis'], configVariables: false }));
  expect(settings['Octopus.Action.EnabledFeatures']).toBe(
    'Octopus.Features.ConfigurationTransforms,Octopus.Features.WindowsService,Octopus.Features.IISWebSite',
  );
  const refused = Action.safeParse({ kind: 'deploy-package', packageId: 'A', windows: ['apache'] });
  expect(refused.error?.issues.map(({ path }) => path)).toEqual([['windows', 0]]);
});

it('a script step passes its parameters as they were typed', () => {
  const script = Action.parse({ kind: 'run-script', syntax: 'bash', body: ':', parameters: '"a b" c' });
  expect(actionSettings(script)).toEqual({ 'Octopus.Action.Script.ScriptParameters': '"a b" c' });
});

it('a script of a package, or in several languages, is named by the variables of the original', () => {
  const named = Action.parse({
    ...{ kind: 'run-script', package: { packageId: 'Shop.Db' }, scriptFile: 'db/migrate.sh' },
    bodies: [
      { syntax: 'powershell', body: 'ls' },
      { syntax: 'csharp', body: ';' },
    ],
    ...{ substituteInFiles: ['*.sql'], configTransforms: { isAutomatic: true } },
  });
  expect(actionSettings(named)).toEqual({
    'Octopus.Action.EnabledFeatures':
      'Octopus.Features.SubstituteInFiles,Octopus.Features.ConfigurationTransforms',
    'Octopus.Action.SubstituteInFiles.TargetFiles': '*.sql',
    'Octopus.Action.Package.AutomaticallyRunConfigurationTransformationFiles': 'True',
    'Octopus.Action.Script.ScriptBody[PowerShell]': 'ls',
    'Octopus.Action.Script.ScriptBody[CSharp]': ';',
    'Octopus.Action.Script.ScriptFileName': 'db/migrate.sh',
  });
  const beside = { kind: 'run-script', syntax: 'python', body: 'pass', package: { packageId: 'Shop.Db' } };
  expect(actionSettings(Action.parse(beside))).toEqual({
    'Octopus.Action.Script.ScriptBody': 'pass',
    'Octopus.Action.Script.Syntax': 'Python',
  });
});

it('two scripts of one stage and language are refused: only one of them would run', () => {
  const twice = { stage: 'deploy', syntax: 'bash', body: ':' };
  const refused = Action.safeParse({ kind: 'deploy-package', packageId: 'A', scripts: [twice, twice] });
  expect(refused.error?.issues.map(({ path }) => path)).toEqual([['scripts', 1]]);
});
