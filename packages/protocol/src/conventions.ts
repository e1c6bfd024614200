/**
 * The conventions of each kind of action in the order in which they run. The agent runs exactly these, and the server
 * plans one node of the log tree for each that the action has, so that the whole tree is there before anything runs.
 */
export type ConventionDescription = {
  readonly id: string;
  readonly title: string;
  /** The feature, or the variable, that switches it on; absent where each action of the kind has it. */
  readonly feature?: string;
  /** In place of one: each of these switches it on. None does where no feature does anything at that stage. */
  readonly features?: readonly string[];
};

/** Features that bring scripts of their own, which the agent carries, for stages of a deployment. */
export const scriptedFeatures = {
  iis: 'Octopus.Features.IISWebSite',
  windowsService: 'Octopus.Features.WindowsService',
} as const;

const { iis, windowsService } = scriptedFeatures;

/** What is done to the files of a package before its scripts see them. */
const fileConventions = [
  {
    id: 'substitute-in-files',
    title: 'Replace variables in files',
    feature: 'Octopus.Features.SubstituteInFiles',
  },
  {
    id: 'config-transforms',
    title: 'Transform .config files',
    feature: 'Octopus.Features.ConfigurationTransforms',
  },
  {
    id: 'config-variables',
    title: 'Replace settings in .config files',
    feature: 'Octopus.Features.ConfigurationVariables',
  },
  {
    id: 'structured-variables',
    title: 'Replace settings in JSON, YAML, XML and .properties files',
    feature: 'Octopus.Features.JsonConfigurationVariables',
  },
] as const satisfies readonly ConventionDescription[];

/** Only PreDeploy runs the script of the step before that of the package. */
export const packageConventions = [
  {
    id: 'already-installed',
    title: 'Look whether it is installed',
    feature: 'Octopus.Action.Package.SkipIfAlreadyInstalled',
  },
  { id: 'extract', title: 'Extract package' },
  { id: 'features-before-pre-deploy', title: 'Features before PreDeploy', features: [] },
  {
    id: 'configured-pre-deploy',
    title: 'PreDeploy script of the step',
    feature: 'Octopus.Features.CustomScripts',
  },
  { id: 'pre-deploy', title: 'PreDeploy script' },
  { id: 'features-after-pre-deploy', title: 'Features after PreDeploy', features: [windowsService] },
  ...fileConventions,
  {
    id: 'custom-directory',
    title: 'Copy to the installation folder',
    feature: 'Octopus.Features.CustomDirectory',
  },
  { id: 'features-before-deploy', title: 'Features before Deploy', features: [] },
  { id: 'deploy', title: 'Deploy script' },
  { id: 'configured-deploy', title: 'Deploy script of the step', feature: 'Octopus.Features.CustomScripts' },
  { id: 'features-after-deploy', title: 'Features after Deploy', features: [] },
  {
    id: 'existing-web-site',
    title: 'Point an existing IIS web site here',
    feature: 'Octopus.Action.Package.UpdateIisWebsite',
  },
  {
    id: 'features-before-post-deploy',
    title: 'Features before PostDeploy',
    features: [iis, windowsService],
  },
  { id: 'post-deploy', title: 'PostDeploy script' },
  {
    id: 'configured-post-deploy',
    title: 'PostDeploy script of the step',
    feature: 'Octopus.Features.CustomScripts',
  },
  { id: 'features-after-post-deploy', title: 'Features after PostDeploy', features: [] },
  { id: 'deploy-failed', title: 'DeployFailed script' },
  { id: 'features-deploy-failed', title: 'Features for a failed deployment', features: [] },
] as const satisfies readonly ConventionDescription[];

export type PackageConventionId = (typeof packageConventions)[number]['id'];

/** What is on where an action says nothing of its features. */
export const defaultFeatures: readonly string[] = ['Octopus.Features.ConfigurationVariables'];

/** The conventions of a package whose features and switches are these (in either case), in order. */
export function conventionsFor(enabled: readonly string[]): (typeof packageConventions)[number][] {
  return switchedOn(packageConventions, enabled);
}

/** What a script of a step has besides: its package, and what is configured before it runs. */
export const scriptConventions = [
  { id: 'extract', title: 'Extract package', feature: 'Octopus.Action.Package.PackageId' },
  ...fileConventions,
  { id: 'script', title: 'Run script' },
] as const satisfies readonly ConventionDescription[];

export type ScriptConventionId = (typeof scriptConventions)[number]['id'];

/** The conventions of a script whose features these are (in either case), in order. */
export function scriptConventionsFor(enabled: readonly string[]): (typeof scriptConventions)[number][] {
  return switchedOn(scriptConventions, enabled);
}

function switchedOn<T extends ConventionDescription>(
  conventions: readonly T[],
  enabled: readonly string[],
): T[] {
  const on = new Set(enabled.map((name) => name.trim().toLowerCase()));
  return conventions.filter(({ feature, features }) => {
    if (features) return features.some((name) => on.has(name.toLowerCase()));
    return feature === undefined || on.has(feature.toLowerCase());
  });
}
