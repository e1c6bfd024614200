/** All packages to all machines at once, before anything is installed: one that fails calls off the rest. */
import type { PackageReference } from '@tako/protocol';
import pLimit from 'p-limit';
import { AgentUnreachable } from '../agent-link/linked-machine.ts';
import { uploadFiles } from './limits.ts';
import { nodeIds } from './log-plan.ts';
import { defaultWindow } from './next.ts';
import type { DeploymentRun } from './open-run.ts';
import type { Prepared } from './outcome.ts';
import { type MachineUpload, uploadsOf } from './plan.ts';
import { progressWriter } from './progress-writer.ts';
import { skipMachine } from './skip-machine.ts';
import { isUploadProblem, uploadFile } from './upload-file.ts';

/** Settles when no upload is under way any more. Rejects when the server stops, or with a fault of ours. */
export async function uploadPackages(run: DeploymentRun): Promise<Prepared> {
  const calledOff = new AbortController();
  const { stop, cancel } = run.signals;
  const signal = AbortSignal.any([stop, cancel, run.writer.broken, calledOff.signal]);
  const inWindow = pLimit(run.deployment.plan.uploadWindow ?? defaultWindow);
  const uploads = uploadsOf(run.deployment.plan).map((upload) =>
    inWindow(async () => {
      const problem = await uploadMachine(run, upload, signal);
      if (problem !== undefined) calledOff.abort(new Error(problem));
      return problem;
    }).catch((error: unknown) => {
      calledOff.abort(error);
      throw error;
    }),
  );
  const results = await Promise.allSettled(uploads);
  run.signals.stop.throwIfAborted();
  const fault = results.find((result) => result.status === 'rejected');
  if (fault) throw fault.reason;
  const error = results
    .flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    .find(Boolean);
  if (error !== undefined) return { state: 'failed', error };
  return { state: run.signals.cancel.aborted ? 'cancelled' : 'done' };
}

/** What went wrong on the machine; undefined where nothing did or the upload was called off. */
async function uploadMachine(
  run: DeploymentRun,
  upload: MachineUpload,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { writer } = run;
  const id = nodeIds.uploadMachine(upload.machineId);
  if (!signal.aborted) await writer.append({ inputs: [writer.node({ id, state: 'running' })] });
  const inWindow = pLimit(uploadFiles);
  const problems = await Promise.all(
    upload.packages.map((reference) => inWindow(() => uploadOne(run, upload, reference, signal))),
  );
  const problem = problems.find((found) => found !== undefined);
  if (run.deployment.skippedMachines.some(({ machineId }) => machineId === upload.machineId))
    return undefined;
  const state = problem !== undefined ? 'failed' : signal.aborted ? 'cancelled' : 'success';
  await writer.append({ inputs: [writer.node({ id, state, ...(problem ? { detail: problem } : {}) })] });
  return problem;
}

async function uploadOne(
  run: DeploymentRun,
  upload: MachineUpload,
  reference: PackageReference,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { writer } = run;
  const id = nodeIds.uploadPackage(upload.machineId, reference.sha256);
  const onProgress = progressWriter(run, id, reference.sizeBytes);
  try {
    signal.throwIfAborted();
    await writer.append({ inputs: [writer.node({ id, state: 'running' })] });
    const sent = await uploadFile(run, upload, reference, { nodeId: id, signal, onProgress });
    const detail = sent ? null : 'already there';
    await writer.append({ inputs: [writer.node({ id, state: 'success', progress: 100, detail })] });
    return undefined;
  } catch (error) {
    if (!signal.aborted && error instanceof AgentUnreachable && run.skippable.has(upload.machineId)) {
      await skipMachine(run, upload, error.reason);
      return undefined;
    }
    const problem = signal.aborted ? undefined : problemOf(error, upload, reference);
    const state = problem === undefined ? 'cancelled' : 'failed';
    const detail = problem ?? 'called off';
    await writer.append({ inputs: [writer.node({ id, state, detail })] });
    return problem;
  }
}

/** The sentence for people. Throws what is a fault of ours. */
function problemOf(
  error: unknown,
  { machineName }: MachineUpload,
  { id, version }: PackageReference,
): string {
  if (!isUploadProblem(error)) throw error;
  return `The upload of ${id} ${version} to ${machineName} failed: ${error.message}`;
}
