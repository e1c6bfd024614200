/** Installs a package: one literal list of conventions, read from top to bottom. */
import type { PackageReference } from '@tako/protocol';
import type { ActionContext } from '../script/action-context.ts';
import { ActionFailure } from '../script/action-failure.ts';
import { type Convention, type Installation, loadedLate } from './convention.ts';
import { alreadyInstalled } from './conventions/already-installed.ts';
import { configVariables } from './conventions/config-variables.ts';
import { configuredScript } from './conventions/configured-script.ts';
import { copyToCustomDirectory } from './conventions/custom-directory.ts';
import { extract } from './conventions/extract.ts';
import { packagedScript } from './conventions/packaged-script.ts';
import { conventionsOn } from './features.ts';
import { tellPrevious, writeToJournal } from './journal-entry-of.ts';
import { removeScripts } from './stage-scripts.ts';

const transforms = () => import('./conventions/config-transforms.ts');
const textFiles = () => import('./conventions/text-files.ts');

/** In this order; those that the action has not switched on are left out. */
export const conventions: readonly Convention[] = [
  alreadyInstalled,
  extract,
  configuredScript('configured-pre-deploy', 'PreDeploy'),
  packagedScript('pre-deploy', 'PreDeploy'),
  loadedLate('substitute-in-files', async () => (await textFiles()).substituteInFiles),
  loadedLate('config-transforms', async () => (await transforms()).configTransforms),
  configVariables,
  loadedLate('structured-variables', async () => (await textFiles()).structuredVariables),
  copyToCustomDirectory,
  packagedScript('deploy', 'Deploy'),
  configuredScript('configured-deploy', 'Deploy'),
  packagedScript('post-deploy', 'PostDeploy'),
  configuredScript('configured-post-deploy', 'PostDeploy'),
];

/** Only after a failure. */
export const rollbackConventions: readonly Convention[] = [packagedScript('deploy-failed', 'DeployFailed')];

/** Throws what failed first; the journal has an entry either way. */
export async function deployPackage(reference: PackageReference, context: ActionContext): Promise<void> {
  const installation: Installation = {
    ...{ context, package: reference, extractedTo: '', folder: '', isJournalled: true, isUnnamed: false },
  };
  await tellPrevious(context);
  try {
    await runAll(installation);
  } catch (error) {
    if (!context.signal.aborted) await rollBack(installation, error as Error);
    else skipAll(rollbackConventions, context, 'the deployment was called off');
    await writeToJournal(installation, false).catch((problem: unknown) => sayError(context, '', problem));
    throw error;
  }
  skipAll(rollbackConventions, context, 'nothing failed');
  await writeToJournal(installation, true);
}

const skipRemaining = 'Octopus.Action.SkipRemainingConventions';

/** Before each convention, whoever came before it may have said that nothing is to come; then DeployFailed scripts stay. */
async function runAll(installation: Installation): Promise<void> {
  const { variables } = installation.context;
  const on = conventionsOn(variables);
  const left = conventions.filter(({ id }) => on.has(id));
  for (let next = left.shift(); next; next = left.shift()) {
    // That question comes first, whatever was said before.
    if (next !== alreadyInstalled && variables.flag(skipRemaining, false)) {
      return skipAll([next, ...left], installation.context, `${skipRemaining} is true`);
    }
    try {
      await runOne(next, installation);
    } catch (error) {
      skipAll(left, installation.context, 'something failed before');
      throw error;
    }
  }
  await removeRollbackScripts(installation);
}

/** They stay where a convention has said that it was the last. */
async function removeRollbackScripts(installation: Installation): Promise<void> {
  if (installation.context.variables.flag(skipRemaining, false)) return;
  await removeScripts('DeployFailed', installation);
}

async function runOne(convention: Convention, installation: Installation): Promise<void> {
  const { log, signal } = installation.context;
  const warnings = log.countWarnings();
  signal.throwIfAborted();
  log.node(convention.id, 'running');
  try {
    const result = await convention.run(installation);
    if (result !== 'done') log.node(convention.id, 'skipped', result.skipped);
    else log.node(convention.id, log.countWarnings() > warnings ? 'warning' : 'success');
  } catch (error) {
    log.node(convention.id, signal.aborted ? 'cancelled' : 'failed', (error as Error).message);
    throw error;
  }
}

/** An error in here is told and does not hide the first. The scripts go whatever becomes of them. */
async function rollBack(installation: Installation, cause: Error): Promise<void> {
  const { context } = installation;
  context.variables.set('OctopusLastError', cause.stack ?? cause.message);
  context.variables.set('OctopusLastErrorMessage', cause.message);
  context.log.say('deploy-failed', 'error', 'Running what the package has for a failed deployment');
  for (const convention of rollbackConventions) {
    await runOne(convention, installation).catch((error: unknown) => sayError(context, convention.id, error));
  }
  await removeRollbackScripts(installation).catch((error: unknown) => sayError(context, '', error));
}

function sayError({ log }: ActionContext, node: string, error: unknown): void {
  const isExpected = error instanceof ActionFailure;
  log.say(node, 'error', isExpected ? error.message : String((error as Error).stack ?? error));
}

function skipAll(left: readonly Convention[], context: ActionContext, why: string): void {
  for (const { id } of left) context.log.node(id, 'skipped', why);
}
