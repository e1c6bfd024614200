/** Each package of the deployment, once: from its feed to the server, every byte as it was pushed. */
import type { PackageReference } from '@tako/protocol';
import { acquirePackage, PackageFileError } from '../package/acquire-package.ts';
import { nodeIds } from './log-plan.ts';
import type { DeploymentRun } from './open-run.ts';
import type { Prepared } from './outcome.ts';
import { packagesOf } from './plan.ts';

/** The built-in feed keeps its files on this server, so that fetching is reading them whole. */
export async function acquirePackages(run: DeploymentRun): Promise<Prepared> {
  const problems = await Promise.all(packagesOf(run.deployment.plan).map((one) => acquire(run, one)));
  run.signals.stop.throwIfAborted();
  if (run.signals.cancel.aborted) return { state: 'cancelled' };
  const error = problems.find((problem) => problem !== undefined);
  return error === undefined ? { state: 'done' } : { state: 'failed', error };
}

async function acquire(run: DeploymentRun, reference: PackageReference): Promise<string | undefined> {
  const { writer, packagesFolder, signals } = run;
  const id = nodeIds.acquirePackage(reference.sha256);
  const signal = AbortSignal.any([signals.stop, signals.cancel]);
  await writer.append({ inputs: [writer.node({ id, state: 'running' })] });
  try {
    await acquirePackage({ packagesFolder, ...reference }, signal);
    await writer.append({ inputs: [writer.node({ id, state: 'success' })] });
    return undefined;
  } catch (error) {
    if (signal.aborted) return undefined;
    if (!(error instanceof PackageFileError)) throw error;
    await writer.append({ inputs: [writer.node({ id, state: 'failed', detail: error.message })] });
    return `The package ${reference.id} ${reference.version} could not be acquired: ${error.message}`;
  }
}
