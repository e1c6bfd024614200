/** A deployment from its stored state to its end; a server that was killed enters here again. */
import { failpoint } from '@tako/protocol';
import type { Settle } from '../activity-log/log-tree.ts';
import { countUncollected } from '../artifact/artifact.store.ts';
import type { RunTask } from '../task/run-tasks.ts';
import { markEnded } from '../task/task.store.ts';
import { resumeCollecting } from './collect-artifacts.ts';
import { skippedText } from './leave-out.ts';
import { nodeIds } from './log-plan.ts';
import { closeRun, type DeploymentRun, type DeploymentTools, openRun, recordedOf } from './open-run.ts';
import { type DeploymentEnd, outcomeOf, stateOfStep } from './outcome.ts';
import { prepareDeployment } from './prepare-deployment.ts';
import { runSteps } from './run-steps.ts';
import { skipUnavailable } from './skip-unavailable.ts';

export type { DeploymentTools } from './open-run.ts';

/** What the queue of tasks runs for a deployment. */
export function createDeploymentRunner(tools: DeploymentTools): RunTask {
  return async (taskId, signals) => {
    failpoint('server.task.begun');
    const run = await openRun(tools, taskId, signals);
    const stopTelling = tellCancel(run);
    try {
      await run.writer.append({ inputs: [run.writer.node({ id: nodeIds.root, state: 'running' })] });
      await skipUnavailable(run);
      const problem = await prepareDeployment(run);
      resumeCollecting(run);
      if (problem === null) await runSteps(run);
      await run.collecting.settle();
      signals.stop.throwIfAborted();
      await endDeployment(run, problem);
    } finally {
      stopTelling();
      await closeRun(run);
    }
  };
}

function tellCancel({ writer, background, signals }: DeploymentRun): () => void {
  const tell = () => {
    const text = 'A cancel was asked for: nothing more starts, and what runs is told to end';
    background.add(writer.append({ inputs: [writer.line(nodeIds.root, 'warning', text)] }));
  };
  signals.cancel.addEventListener('abort', tell, { once: true });
  return () => signals.cancel.removeEventListener('abort', tell);
}

/** Ends every node that is open, and the task, in one commit: whoever sees the end sees all of the log. */
async function endDeployment(run: DeploymentRun, preparation: string | null): Promise<void> {
  const { writer, taskId, deployment, feed, now } = run;
  const recorded = recordedOf(run);
  const missing = await countUncollected(run.db, taskId);
  const unasked = writer.stateOf(nodeIds.acquire) === 'warning' ? 1 : 0;
  const end = outcomeOf(deployment.plan, recorded, preparation, missing + unasked);
  const steps = deployment.plan.steps.flatMap((step) => {
    const hasBegun = writer.stateOf(nodeIds.step(step.stepId)) === 'running';
    const state = hasBegun ? stateOfStep(step, recorded) : undefined;
    return state === undefined ? [] : [writer.node({ id: nodeIds.step(step.stepId), state })];
  });
  const said = end.error === null ? [] : [writer.line(nodeIds.root, 'error', end.error)];
  const detail = end.error ?? skippedText(deployment.skippedMachines);
  const root = writer.node({ id: nodeIds.root, state: nodeStateOf(end), detail });
  const left = writer.settleAll(settleFor(end), whyLeft(end));
  failpoint('server.task.ending');
  await writer.commit({
    inputs: [...said, ...steps, ...left, root],
    write: async (trx) => {
      const hasEnded = await markEnded(trx, taskId, end, new Date(now()).toISOString());
      if (!hasEnded) throw new Error(`the task ${taskId} was ended by somebody else`);
    },
  });
  failpoint('server.task.ended');
  feed.publishState(taskId);
}

/** Why a step that waited never began. */
function whyLeft({ state }: DeploymentEnd): string {
  if (state === 'cancelled') return 'the deployment was cancelled';
  const hasFailed = state === 'failed' || state === 'interrupted';
  return hasFailed ? 'the deployment had failed' : 'every machine that it is for was skipped';
}

function nodeStateOf({ state }: DeploymentEnd) {
  return state === 'interrupted' ? 'failed' : state;
}

function settleFor({ state }: DeploymentEnd): Settle {
  return state === 'cancelled'
    ? { pending: 'cancelled', running: 'cancelled' }
    : { pending: 'skipped', running: 'failed' };
}
