/**
 * What scripts have handed over, from the agent to this server. Nothing of it fails a deployment: what cannot be fetched
 * is told as a warning, and what only its machine holds up is fetched when that says hello again.
 */
import { type AgentSession, LinkError } from '@tako/protocol';
import { AgentUnreachable } from '../agent-link/linked-machine.ts';
import { loadPending, markCollected, markFailed, type PendingArtifact } from '../artifact/artifact.store.ts';
import { sizeText } from '../artifact/artifact.ts';
import type { Fetched } from '../artifact/artifact-files.ts';
import { forgetAction } from './forget-actions.ts';
import type { DeploymentRun } from './open-run.ts';
import { boundAfterCancel, createPatience, type Patience, pause } from './patience.ts';
import { actionsOf, type PlannedAction } from './plan.ts';

/** To be called once the end of an action is stored: the agent keeps its evidence until its artifacts are settled. */
export function collectThenForget(run: DeploymentRun, action: PlannedAction): void {
  run.onArtifacts?.();
  const work = async () => {
    const session = await collectArtifacts(run, action);
    if (session) run.background.add(forgetAction(run, session, action.ticket));
  };
  run.collecting.add(work());
}

/** Goes on where an earlier life of the server was. */
export function resumeCollecting(run: DeploymentRun): void {
  const { plan } = run.deployment;
  for (const action of actionsOf(plan.ticketPrefix, plan)) {
    const hasEnded = run.records.get(action.ticket)?.state === 'ended';
    if (hasEnded && run.offered.get(action.ticket)?.isPending) collectThenForget(run, action);
  }
}

/** The session over which all was settled; undefined where something is left with the agent. */
async function collectArtifacts(
  run: DeploymentRun,
  action: PlannedAction,
): Promise<AgentSession | undefined> {
  const { cancel, stop } = run.signals;
  const bound = boundAfterCancel(cancel, run.limits.cancelReachMs);
  const signal = AbortSignal.any([stop, run.closed.signal, run.writer.broken, bound.signal]);
  const left = await loadPending(run.db, action.ticket);
  try {
    return await collectAll(run, action, left, signal);
  } catch (error) {
    if (!signal.aborted && !isTheirs(error)) throw error;
    // The next start goes on with it.
    if (stop.aborted || run.closed.signal.aborted || run.writer.broken.aborted) return undefined;
    const why = signal.aborted ? 'the deployment was cancelled' : (error as Error).message;
    await tellLeft(run, action, left, why);
    return undefined;
  } finally {
    bound.end();
  }
}

/** Takes from `left` what is settled. */
async function collectAll(
  run: DeploymentRun,
  { machine: { machineId } }: PlannedAction,
  left: PendingArtifact[],
  signal: AbortSignal,
): Promise<AgentSession | undefined> {
  const patience = createPatience(() => run.limits.collectReachMs);
  let failures = 0;
  const onProgress = () => {
    patience.renew();
    failures = 0;
  };
  let areAllSettled = true;
  for (;;) {
    const deadlineMs = Math.max(1, patience.leftMs());
    try {
      const session = await run.agentLink.session(machineId, { deadlineMs, signal });
      patience.begin();
      for (let next = left[0]; next; next = left[0]) {
        const fetched = await run.artifacts.fetch(session, next, { signal, onProgress });
        await settle(run, next, fetched);
        run.onArtifacts?.();
        areAllSettled &&= fetched.state !== 'pending';
        left.shift();
      }
      return areAllSettled ? session : undefined;
    } catch (error) {
      if (signal.aborted || !isTheirs(error) || !mayTryAgain(error, patience)) throw error;
      failures += 1;
      await tellLoss(run, left, error);
    }
    // The first loss may be a restart of the agent or a cut line: it is tried again at once.
    if (failures > 1) await pause(failures - 1, signal);
  }
}

async function tellLoss(
  { writer }: DeploymentRun,
  [next]: readonly PendingArtifact[],
  error: Error,
): Promise<void> {
  if (!next) return;
  const text = `Trying again to collect ${next.name}: ${error.message}`;
  await writer.append({ inputs: [writer.line(next.nodeId, 'verbose', text)] });
}

/** A timer may end this much early. */
const timerMs = 1;

/** Whoever has waited for the machine in vain has waited long enough, however long the line held before. */
function mayTryAgain(error: Error, patience: Patience): boolean {
  return error instanceof AgentUnreachable ? patience.leftMs() > timerMs : patience.failed();
}

function isTheirs(error: unknown): error is Error {
  return error instanceof LinkError || error instanceof AgentUnreachable;
}

/** The line and the row in one commit. */
async function settle(
  { writer, now }: DeploymentRun,
  { id, nodeId, name, sizeBytes }: PendingArtifact,
  fetched: Fetched,
): Promise<void> {
  switch (fetched.state) {
    case 'collected': {
      const input = writer.line(nodeId, 'info', `Collected ${name}, ${sizeText(sizeBytes)}`);
      const at = new Date(now()).toISOString();
      return writer.commit({ inputs: [input], write: (trx) => markCollected(trx, id, at) });
    }
    case 'failed': {
      const text = `The artifact ${name} could not be collected: ${fetched.error}`;
      const inputs = [writer.line(nodeId, 'warning', text)];
      return writer.commit({ inputs, write: (trx) => markFailed(trx, id, fetched.error) });
    }
    case 'pending': {
      const text = `The artifact ${name} is not collected yet: ${fetched.error}; it is fetched later`;
      return writer.append({ inputs: [writer.line(nodeId, 'warning', text)] });
    }
    default:
      return fetched satisfies never;
  }
}

async function tellLeft(
  { writer }: DeploymentRun,
  { machine: { machineName } }: PlannedAction,
  left: readonly PendingArtifact[],
  why: string,
): Promise<void> {
  const inputs = left.map(({ nodeId, name, sizeBytes }) => {
    const what = `The artifact ${name} (${sizeText(sizeBytes)}) is still on ${machineName}`;
    return writer.line(
      nodeId,
      'warning',
      `${what}: ${why}; it is fetched when that machine says hello again`,
    );
  });
  await writer.append({ inputs });
}
