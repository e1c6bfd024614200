/** Each package of the deployment, once: from its feed to the server, the very bytes that the release froze. */
import pLimit from 'p-limit';
import { Refusal } from '../errors.ts';
import { acquireFrozen } from '../external-feed/acquire-frozen.ts';
import { refusalOfThrown } from '../http/problem.ts';
import { PackageFileError } from '../package/acquire-package.ts';
import { acquiredAtOnce } from './limits.ts';
import { nodeIds } from './log-plan.ts';
import type { DeploymentRun } from './open-run.ts';
import type { Prepared } from './outcome.ts';
import { type PackageSources, sourcesOf } from './plan.ts';
import { progressWriter } from './progress-writer.ts';

/** A feed that cannot be asked holds nothing up that the server has: that is a warning. */
export async function acquirePackages(run: DeploymentRun): Promise<Prepared> {
  const limit = pLimit(acquiredAtOnce);
  const sources = sourcesOf(run.deployment.plan);
  const acquired = await Promise.all(sources.map((source) => limit(() => acquire(run, source))));
  run.signals.stop.throwIfAborted();
  if (run.signals.cancel.aborted) return { state: 'cancelled' };
  const failed = acquired.find((one) => one.state === 'failed');
  if (failed) return failed;
  return { state: acquired.some(({ state }) => state === 'warning') ? 'warning' : 'done' };
}

async function acquire(run: DeploymentRun, source: PackageSources): Promise<Prepared> {
  const { writer, signals } = run;
  const { reference } = source;
  const id = nodeIds.acquirePackage(reference.sha256);
  const signal = AbortSignal.any([signals.stop, signals.cancel]);
  try {
    signal.throwIfAborted();
    await writer.append({ inputs: [writer.node({ id, state: 'running' })] });
    const { doubts, detail } = await acquireFromAll(run, source, id, signal);
    const lines = doubts.map((doubt) =>
      writer.line(id, 'warning', `The bytes that the release froze are deployed, unchecked: ${doubt}`),
    );
    const state = doubts.length > 0 ? 'warning' : 'success';
    await writer.append({ inputs: [...lines, writer.node({ id, state, progress: 100, detail })] });
    return { state: doubts.length > 0 ? 'warning' : 'done' };
  } catch (error) {
    if (signal.aborted) return { state: 'cancelled' };
    const problem = problemOf(error);
    await writer.append({ inputs: [writer.node({ id, state: 'failed', detail: problem })] });
    const sentence = `The package ${reference.id} ${reference.version} could not be acquired: ${problem}`;
    return { state: 'failed', error: sentence };
  }
}

/** Two feeds may have the same package, and then neither may have another in its place. */
async function acquireFromAll(
  run: DeploymentRun,
  { reference, feedIds }: PackageSources,
  nodeId: string,
  signal: AbortSignal,
) {
  const { writer, feedHttp, ...options } = run;
  const { id: packageId, version, sha256, sizeBytes } = reference;
  const doubts: string[] = [];
  let detail: string | null = null;
  for (const feedId of feedIds) {
    const onProgress = progressWriter(run, nodeId, sizeBytes);
    const onFetch = async (feedName: string, bytes = sizeBytes) => {
      const text = `${feedName} sends ${bytes} bytes`;
      await writer.append({ inputs: [writer.line(nodeId, 'info', text)] });
    };
    const frozen = { feedId, packageId, version, sha256, sizeBytes };
    const wanted = { signal, onProgress, onFetch };
    const { source, doubt } = await acquireFrozen({ ...options, http: feedHttp }, frozen, wanted);
    if (doubt !== null) doubts.push(doubt);
    detail = source ?? detail;
  }
  return { doubts, detail };
}

/** What feed, store or disk did; anything else is a fault of ours. */
function problemOf(error: unknown): string {
  if (error instanceof PackageFileError) return error.message;
  const refusal = refusalOfThrown(error);
  if (refusal instanceof Refusal) return refusal.message;
  throw error;
}
