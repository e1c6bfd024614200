/** How the steps of a deployment stand at one moment, in the words that scripts know them by. */
import type { NodeState } from '@tako/api';
import { nextActions, type Recorded } from './next.ts';
import { failuresOf, stateOfStep } from './outcome.ts';
import { actionsOfStep, type DeploymentPlan, type PlannedStep } from './plan.ts';

export type StepCode = 'Pending' | 'Skipped' | 'Canceled' | 'Running' | 'Succeeded' | 'Failed';

export type StepStatus = {
  readonly name: string;
  readonly code: StepCode;
  /** One sentence for each machine that failed. */
  readonly failures: readonly string[];
};

export function stepStatuses(plan: DeploymentPlan, recorded: Recorded): StepStatus[] {
  const skipped = new Set(nextActions(plan, recorded).skip.map(({ step }) => step.stepId));
  return plan.steps.map((step) => ({
    name: step.name,
    code: codeOf(step, recorded, skipped.has(step.stepId)),
    failures: actionsOfStep(recorded.ticketPrefix, step).flatMap((action) =>
      failuresOf(action, recorded.actions).map(({ sentence }) => sentence),
    ),
  }));
}

function codeOf(step: PlannedStep, recorded: Recorded, isSkipped: boolean): StepCode {
  if (step.skipped !== null || isSkipped) return 'Skipped';
  const actions = actionsOfStep(recorded.ticketPrefix, step);
  const hasBegun = actions.some(({ ticket }) => recorded.actions.has(ticket));
  if (!hasBegun) return recorded.isCancelRequested ? 'Canceled' : 'Pending';
  return codeOfState(stateOfStep(step, recorded) ?? 'running');
}

function codeOfState(state: NodeState): StepCode {
  switch (state) {
    case 'pending':
      return 'Pending';
    case 'running':
      return 'Running';
    case 'success':
    case 'warning':
      return 'Succeeded';
    case 'failed':
      return 'Failed';
    case 'skipped':
      return 'Skipped';
    case 'cancelled':
      return 'Canceled';
    default:
      return state satisfies never;
  }
}
