/** Before anything is installed anywhere: every package is fetched, and every machine has all that it will need. */
import type { LogInput } from '../activity-log/chunk.ts';
import { acquirePackages } from './acquire-packages.ts';
import { storePreparation } from './deployment.store.ts';
import { nodeIds } from './log-plan.ts';
import type { DeploymentRun } from './open-run.ts';
import type { Prepared } from './outcome.ts';
import { packagesOf } from './plan.ts';
import { uploadPackages } from './upload-packages.ts';

/**
 * What went wrong, or null where nothing did; stored in either case, so that a restarted server does not do it again.
 * Rejects when the server stops.
 */
export async function prepareDeployment(run: DeploymentRun): Promise<string | null> {
  const { plan, isPrepared, preparationError } = run.deployment;
  if (preparationError !== null) return preparationError;
  if (isPrepared || packagesOf(plan).length === 0) return null;
  const acquired = await prepare(run, nodeIds.acquire, acquirePackages);
  if (acquired.state === 'cancelled') return null;
  if (acquired.state === 'failed') return storeResult(run, nodeIds.acquire, acquired.error);
  const uploaded = await prepare(run, nodeIds.upload, uploadPackages);
  if (uploaded.state === 'cancelled') return null;
  return storeResult(run, nodeIds.upload, uploaded.state === 'failed' ? uploaded.error : null);
}

async function prepare(
  run: DeploymentRun,
  nodeId: string,
  work: (run: DeploymentRun) => Promise<Prepared>,
): Promise<Prepared> {
  run.signals.stop.throwIfAborted();
  const { writer } = run;
  await writer.append({ inputs: [writer.node({ id: nodeId, state: 'running' })] });
  const result = await work(run);
  if (result.state === 'failed') return result;
  const state = result.state === 'done' ? 'success' : result.state;
  await writer.append({ inputs: [writer.node({ id: nodeId, state })] });
  return result;
}

async function storeResult(run: DeploymentRun, nodeId: string, error: string | null): Promise<string | null> {
  const { writer, deployment } = run;
  const failed: LogInput[] =
    error === null
      ? []
      : [writer.line(nodeId, 'error', error), writer.node({ id: nodeId, state: 'failed', detail: error })];
  await writer.commit({ inputs: failed, write: (trx) => storePreparation(trx, deployment.id, error) });
  return error;
}
