/** Installs a package: one literal list of conventions, read from top to bottom. */
import type { PackageReference } from '@tako/protocol';
import type { FeatureStage } from '../features/feature.ts';
import type { ActionContext } from '../script/action-context.ts';
import { type Convention, type Installation, loadedLate, type PackageInstallation } from './convention.ts';
import { alreadyInstalled } from './conventions/already-installed.ts';
import { configVariables } from './conventions/config-variables.ts';
import { configuredScript } from './conventions/configured-script.ts';
import { copyToCustomDirectory } from './conventions/custom-directory.ts';
import { extract } from './conventions/extract.ts';
import { packagedScript } from './conventions/packaged-script.ts';
import { conventionsOn } from './features.ts';
import { tellPrevious, writeToJournal } from './journal-entry-of.ts';
import { runConvention, runConventions, sayError, skipAll, skipsRemaining } from './run-conventions.ts';
import { removeScripts } from './stage-scripts.ts';

const transforms = () => import('./conventions/config-transforms.ts');
const textFiles = () => import('./conventions/text-files.ts');
const features = () => import('./conventions/feature-scripts.ts');
const webSite = () => import('./conventions/existing-web-site.ts');

const ofFeatures = (id: Convention['id'], stage: FeatureStage) =>
  loadedLate(id, async () => (await features()).featureScripts(id, stage));

/** In this order; those that the action has not switched on are left out. */
export const conventions: readonly Convention[] = [
  alreadyInstalled,
  extract,
  ofFeatures('features-before-pre-deploy', 'BeforePreDeploy'),
  configuredScript('configured-pre-deploy', 'PreDeploy'),
  packagedScript('pre-deploy', 'PreDeploy'),
  ofFeatures('features-after-pre-deploy', 'AfterPreDeploy'),
  loadedLate('substitute-in-files', async () => (await textFiles()).substituteInFiles),
  loadedLate('config-transforms', async () => (await transforms()).configTransforms),
  configVariables,
  loadedLate('structured-variables', async () => (await textFiles()).structuredVariables),
  copyToCustomDirectory,
  ofFeatures('features-before-deploy', 'BeforeDeploy'),
  packagedScript('deploy', 'Deploy'),
  configuredScript('configured-deploy', 'Deploy'),
  ofFeatures('features-after-deploy', 'AfterDeploy'),
  loadedLate('existing-web-site', async () => (await webSite()).existingWebSite),
  ofFeatures('features-before-post-deploy', 'BeforePostDeploy'),
  packagedScript('post-deploy', 'PostDeploy'),
  configuredScript('configured-post-deploy', 'PostDeploy'),
  ofFeatures('features-after-post-deploy', 'AfterPostDeploy'),
];

/** Only after a failure. */
export const rollbackConventions: readonly Convention[] = [
  packagedScript('deploy-failed', 'DeployFailed'),
  ofFeatures('features-deploy-failed', 'DeployFailed'),
];

/** Throws what failed first; the journal has an entry either way. */
export async function deployPackage(reference: PackageReference, context: ActionContext): Promise<void> {
  const installation: PackageInstallation = {
    ...{ context, package: reference, extractedTo: '', folder: '', isJournalled: true, isUnnamed: false },
  };
  await tellPrevious(context);
  const on = conventionsOn(context.variables);
  const wanted = conventions.filter(({ id }) => on.has(id));
  const rollbacks = rollbackConventions.filter(({ id }) => on.has(id));
  try {
    await runConventions(wanted, installation, alreadyInstalled);
    await removeRollbackScripts(installation);
  } catch (error) {
    if (!context.signal.aborted) await rollBack(rollbacks, installation, error as Error);
    else skipAll(rollbacks, context, 'the deployment was called off');
    await writeToJournal(installation, false).catch((problem: unknown) => sayError(context, '', problem));
    throw error;
  }
  skipAll(rollbacks, context, 'nothing failed');
  await writeToJournal(installation, true);
}

/** They stay where a convention has said that it was the last. */
async function removeRollbackScripts(installation: Installation): Promise<void> {
  if (!skipsRemaining(installation.context)) await removeScripts('DeployFailed', installation);
}

/** An error in here is told and does not hide the first. The scripts go whatever becomes of them. */
async function rollBack(
  rollbacks: readonly Convention[],
  installation: PackageInstallation,
  cause: Error,
): Promise<void> {
  const { context } = installation;
  context.variables.set('OctopusLastError', cause.stack ?? cause.message);
  context.variables.set('OctopusLastErrorMessage', cause.message);
  context.log.say('deploy-failed', 'error', 'Running what the package has for a failed deployment');
  for (const convention of rollbacks) {
    await runConvention(convention, installation).catch((error: unknown) =>
      sayError(context, convention.id, error),
    );
  }
  await removeRollbackScripts(installation).catch((error: unknown) => sayError(context, '', error));
}
