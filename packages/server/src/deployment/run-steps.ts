/** Drives the steps: asks the pure rules what may start next, starts it, and asks again whenever an action ends. */
import type { Ticket } from '@tako/protocol';
import { canGoOnLater } from '../task/run-tasks.ts';
import { cancelActions } from './cancel-actions.ts';
import { nodeIds } from './log-plan.ts';
import { type Next, nextActions, type StepToSkip } from './next.ts';
import { type DeploymentRun, recordedOf } from './open-run.ts';
import { actionsOf, type PlannedAction } from './plan.ts';
import { runAction } from './run-action.ts';
import { skipInputs } from './step-log.ts';

/**
 * Settles when nothing runs and nothing will start any more. Rejects when the server stops, which leaves scripts
 * running, or with a fault of ours, after which they have been told to end unless it will pass.
 */
export async function runSteps(run: DeploymentRun): Promise<void> {
  const { signals, records, writer } = run;
  const abandoned = new AbortController();
  const signal = AbortSignal.any([signals.stop, writer.broken, abandoned.signal]);
  const driven = new Map<Ticket, Promise<void>>();
  const drive = (action: PlannedAction) => {
    const { ticket } = action;
    const done = runAction(run, action, signal)
      .catch((error: unknown) => abandoned.abort(error))
      .finally(() => driven.delete(ticket));
    driven.set(ticket, done);
  };
  try {
    const { plan } = run.deployment;
    const left = actionsOf(plan.ticketPrefix, plan);
    for (const action of left) if (records.get(action.ticket)?.state === 'intended') drive(action);
    for (;;) {
      signal.throwIfAborted();
      const next: Next = nextActions(run.deployment.plan, recordedOf(run));
      await skipSteps(run, next.skip);
      next.start.forEach(drive);
      if (driven.size === 0 && next.isDone) return;
      if (driven.size === 0) throw new Error('no action of the deployment can start, and it is not over');
      await Promise.race(driven.values());
    }
  } catch (error) {
    abandoned.abort(error);
    await Promise.all(driven.values());
    if (!signals.stop.aborted && !canGoOnLater(error)) await cancelActions(run);
    throw error;
  }
}

async function skipSteps(run: DeploymentRun, skip: readonly StepToSkip[]): Promise<void> {
  const { writer, now } = run;
  const inputs = skip
    .filter(({ step }) => !run.skipped.has(step.stepId))
    .filter(({ step }) => writer.stateOf(nodeIds.step(step.stepId)) === 'pending')
    .flatMap(({ step, reason }) => skipInputs(step, reason, now()));
  for (const { step } of skip) run.skipped.add(step.stepId);
  if (inputs.length > 0) await writer.append({ inputs });
}
