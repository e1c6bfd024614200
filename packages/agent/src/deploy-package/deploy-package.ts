/** Installs a package: one literal list of conventions, read from top to bottom. */
import { open } from 'node:fs/promises';
import type { PackageReference } from '@tako/protocol';
import type { ActionContext } from '../script/action-context.ts';
import { ActionFailure } from '../script/action-failure.ts';
import type { Convention, Installation } from './convention.ts';
import { configVariables } from './conventions/config-variables.ts';
import { extract } from './conventions/extract.ts';
import { packagedScript, removeScripts } from './conventions/packaged-script.ts';

/** In this order. */
export const conventions: readonly Convention[] = [
  extract,
  packagedScript('pre-deploy', 'PreDeploy'),
  configVariables,
  packagedScript('deploy', 'Deploy'),
  packagedScript('post-deploy', 'PostDeploy'),
];

/** Only after a failure. */
export const rollbackConventions: readonly Convention[] = [packagedScript('deploy-failed', 'DeployFailed')];

/** Throws what failed first; the journal has an entry either way. */
export async function deployPackage(reference: PackageReference, context: ActionContext): Promise<void> {
  const installation: Installation = { context, package: reference, folder: '' };
  let wasSuccessful = false;
  try {
    await runAll(installation);
    skipAll(rollbackConventions, context, 'nothing failed');
    await removeScripts('DeployFailed', installation);
    wasSuccessful = true;
  } catch (error) {
    if (!context.signal.aborted) await rollBack(installation, error as Error);
    else skipAll(rollbackConventions, context, 'the deployment was called off');
    throw error;
  } finally {
    await writeJournal(installation, wasSuccessful);
  }
}

async function runAll(installation: Installation): Promise<void> {
  const left = [...conventions];
  for (let next = left.shift(); next; next = left.shift()) {
    try {
      await runOne(next, installation);
    } catch (error) {
      skipAll(left, installation.context, 'something failed before');
      throw error;
    }
    if (installation.context.variables.flag('Octopus.Action.SkipRemainingConventions', false)) {
      return skipAll(left, installation.context, 'Octopus.Action.SkipRemainingConventions is true');
    }
  }
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

/** An error in here is told and does not hide the first. */
async function rollBack(installation: Installation, cause: Error): Promise<void> {
  const { log, variables } = installation.context;
  variables.setOutput('OctopusLastError', cause.stack ?? cause.message);
  variables.setOutput('OctopusLastErrorMessage', cause.message);
  for (const convention of rollbackConventions) {
    try {
      await runOne(convention, installation);
    } catch (error) {
      const text = error instanceof ActionFailure ? error.message : String((error as Error).stack);
      log.say(convention.id, 'error', text);
    }
  }
}

function skipAll(left: readonly Convention[], context: ActionContext, why: string): void {
  for (const { id } of left) context.log.node(id, 'skipped', why);
}

/** One line of JSON a deployment. */
async function writeJournal(
  { context, package: reference, folder }: Installation,
  wasSuccessful: boolean,
): Promise<void> {
  if (folder === '') return;
  const entry = {
    time: new Date().toISOString(),
    ticket: context.spec.ticket,
    environment: context.variables.get('Octopus.Environment.Id'),
    project: context.variables.get('Octopus.Project.Id'),
    package: reference.id,
    version: reference.version,
    folder,
    wasSuccessful,
  };
  const handle = await open(context.file.journal, 'a', 0o600);
  try {
    await handle.appendFile(`${JSON.stringify(entry)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
