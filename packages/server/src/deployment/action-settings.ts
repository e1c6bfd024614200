/** What a step says of its package or script, as the variables by which the agent's conventions know it. */
import type { Action } from '@tako/api';
import { scriptedFeatures } from '@tako/protocol';

type PackageAction = Extract<Action, { kind: 'deploy-package' }>;
type ScriptAction = Extract<Action, { kind: 'run-script' }>;

/** Names and values; what a step leaves at its default is not set, so that a project variable may. */
export function actionSettings(action: Action): Record<string, string> {
  switch (action.kind) {
    case 'deploy-package':
      return packageSettings(action);
    case 'run-script':
      return scriptSettings(action);
    default:
      return action satisfies never;
  }
}

/** The features that the step switches on, by the names that the original gives them. */
export function enabledFeatures(action: Action): readonly string[] {
  const { substituteInFiles, configTransforms, configVariables, structuredVariables } = action;
  const ofPackage = action.kind === 'deploy-package' ? action : undefined;
  return [
    ...(ofPackage && ofPackage.scripts.length > 0 ? ['Octopus.Features.CustomScripts'] : []),
    ...(substituteInFiles.length > 0 ? ['Octopus.Features.SubstituteInFiles'] : []),
    ...(configTransforms.isAutomatic || configTransforms.additional.length > 0
      ? ['Octopus.Features.ConfigurationTransforms']
      : []),
    ...(configVariables ? ['Octopus.Features.ConfigurationVariables'] : []),
    ...(structuredVariables.length > 0 ? ['Octopus.Features.JsonConfigurationVariables'] : []),
    ...(ofPackage?.customInstallation ? ['Octopus.Features.CustomDirectory'] : []),
    ...(ofPackage?.windows.map((kind) => windowsFeatures[kind]) ?? []),
  ];
}

const windowsFeatures = {
  iis: scriptedFeatures.iis,
  'windows-service': scriptedFeatures.windowsService,
} as const;

function packageSettings(action: PackageAction): Record<string, string> {
  const { customInstallation } = action;
  return {
    'Octopus.Action.EnabledFeatures': enabledFeatures(action).join(','),
    ...fileSettings(action),
    ...flag('Octopus.Action.Package.SkipIfAlreadyInstalled', action.skipIfInstalled),
    ...(action.runPackagedScripts ? {} : { 'Octopus.Action.Package.RunScripts': 'False' }),
    ...flag('Octopus.Action.FailScriptOnErrorOutput', action.failOnErrorOutput),
    ...(customInstallation ? installationSettings(customInstallation) : {}),
    ...Object.fromEntries(action.scripts.map(({ stage, syntax, body }) => [scriptName(stage, syntax), body])),
  };
}

/** Of files, which both kinds of step may have. */
function fileSettings(action: Action): Record<string, string> {
  const { configTransforms } = action;
  return {
    ...lines('Octopus.Action.SubstituteInFiles.TargetFiles', action.substituteInFiles),
    ...flag(
      'Octopus.Action.Package.AutomaticallyRunConfigurationTransformationFiles',
      configTransforms.isAutomatic,
    ),
    ...lines('Octopus.Action.Package.AdditionalXmlConfigurationTransforms', configTransforms.additional),
    ...flag(
      'Octopus.Action.Package.AutomaticallyUpdateAppSettingsAndConnectionStrings',
      action.configVariables,
    ),
    ...lines('Octopus.Action.Package.JsonConfigurationVariablesTargets', action.structuredVariables),
  };
}

function scriptSettings(action: ScriptAction): Record<string, string> {
  const { parameters, failOnErrorOutput, bodies, scriptFile } = action;
  const features = enabledFeatures(action).join(',');
  return {
    ...(features === '' ? {} : { 'Octopus.Action.EnabledFeatures': features }),
    ...fileSettings(action),
    ...bodySettings(action),
    ...Object.fromEntries(bodies.map(({ syntax, body }) => [`${script}.ScriptBody[${words[syntax]}]`, body])),
    ...(scriptFile === '' ? {} : { [`${script}.ScriptFileName`]: scriptFile }),
    ...(parameters === '' ? {} : { [`${script}.ScriptParameters`]: parameters }),
    ...flag('Octopus.Action.FailScriptOnErrorOutput', failOnErrorOutput),
  };
}

/** A body that goes to the agent by itself is no variable. */
function bodySettings({ package: ofPackage, body, syntax }: ScriptAction): Record<string, string> {
  if (!ofPackage || body === '') return {};
  return { [`${script}.ScriptBody`]: body, [`${script}.Syntax`]: words[syntax] };
}

const script = 'Octopus.Action.Script';
const words = { bash: 'Bash', powershell: 'PowerShell', python: 'Python', csharp: 'CSharp' } as const;

function installationSettings({
  folder,
  isPurged,
  purgeExclusions,
}: NonNullable<PackageAction['customInstallation']>): Record<string, string> {
  const name = 'Octopus.Action.Package.CustomInstallationDirectory';
  return {
    [name]: folder,
    ...flag(`${name}ShouldBePurgedBeforeDeployment`, isPurged),
    ...lines(`${name}PurgeExclusions`, purgeExclusions),
  };
}

const stages = { 'pre-deploy': 'PreDeploy', deploy: 'Deploy', 'post-deploy': 'PostDeploy' } as const;
const extensions = { bash: 'sh', powershell: 'ps1', python: 'py', csharp: 'csx' } as const;

function scriptName(stage: keyof typeof stages, syntax: keyof typeof extensions): string {
  return `Octopus.Action.CustomScripts.${stages[stage]}.${extensions[syntax]}`;
}

function flag(name: string, isOn: boolean): Record<string, string> {
  return isOn ? { [name]: 'True' } : {};
}

function lines(name: string, values: readonly string[]): Record<string, string> {
  return values.length > 0 ? { [name]: values.join('\n') } : {};
}
