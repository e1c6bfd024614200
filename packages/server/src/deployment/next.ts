/** What may happen next in a deployment, decided from its plan and what the store has recorded. */
import type { ActionOutcome, Ticket } from '@tako/protocol';
import {
  actionsOfStep,
  type DeploymentPlan,
  groupsOf,
  type PlannedAction,
  type PlannedStep,
} from './plan.ts';

/** What the store knows of one action; `intended` is written down before the agent hears of it. */
export type ActionRecord =
  | { readonly state: 'planned' }
  | { readonly state: 'intended' }
  | {
      readonly state: 'ended';
      readonly outcome: ActionOutcome;
      readonly hasWarnings: boolean;
      readonly error: string | null;
    };

export type Recorded = {
  /** Of this deployment's tickets. */
  readonly ticketPrefix: string;
  readonly actions: ReadonlyMap<Ticket, ActionRecord>;
  readonly isCancelRequested: boolean;
};

export type StepToSkip = { readonly step: PlannedStep; readonly reason: string };

export type Next = {
  /** May start now, in this order. */
  readonly start: readonly PlannedAction[];
  /** Will never run; their nodes can say so. */
  readonly skip: readonly StepToSkip[];
  /** Nothing runs and nothing will start any more. */
  readonly isDone: boolean;
};

/** How many machines of a step work at once where the step does not say it. */
export const defaultWindow = 10;

/**
 * Groups of steps run one after another. In a group every step fills its own window of machines. A machine that fails
 * does not hold up its neighbours, but a step that rolls stops there, and from the next group on only `failure` and
 * `always` steps run.
 */
export function nextActions(plan: DeploymentPlan, recorded: Recorded): Next {
  const skip: StepToSkip[] = [];
  let hasFailed = false;
  for (const group of groupsOf(plan)) {
    const judged = group.map((step) => judgeStep(step, recorded, hasFailed));
    skip.push(...judged.flatMap(({ skipped }) => skipped));
    const start = judged.flatMap((step) => step.start);
    if (start.length > 0 || judged.some(({ isRunning }) => isRunning)) return { start, skip, isDone: false };
    hasFailed ||= judged.some((step) => step.hasFailed);
  }
  return { start: [], skip, isDone: true };
}

type JudgedStep = {
  readonly start: readonly PlannedAction[];
  readonly skipped: readonly StepToSkip[];
  readonly isRunning: boolean;
  readonly hasFailed: boolean;
};

const nothing: JudgedStep = { start: [], skipped: [], isRunning: false, hasFailed: false };

function judgeStep(step: PlannedStep, recorded: Recorded, hasFailed: boolean): JudgedStep {
  if (step.skipped !== null) return { ...nothing, skipped: [{ step, reason: step.skipped }] };
  const actions = actionsOfStep(recorded.ticketPrefix, step);
  const recordOf = ({ ticket }: PlannedAction) => recorded.actions.get(ticket) ?? { state: 'planned' };
  const planned = actions.filter((action) => recordOf(action).state === 'planned');
  const running = actions.filter((action) => recordOf(action).state === 'intended').length;
  const hasBegun = planned.length < actions.length;
  // What a cancel leaves undone is cancelled, for whatever reason it would have been skipped later.
  const mayBeSkipped = !hasBegun && !recorded.isCancelRequested;
  const reason = mayBeSkipped ? reasonToSkip(step, hasFailed) : undefined;
  if (reason !== undefined) return { ...nothing, skipped: [{ step, reason }] };
  const stepHasFailed = actions.some((action) => isFailure(recordOf(action)));
  if (recorded.isCancelRequested) {
    return { ...nothing, isRunning: running > 0, hasFailed: stepHasFailed };
  }
  const room = isHeldBack(step, recorded) ? 0 : (step.maxParallelism ?? defaultWindow) - running;
  const start = planned.slice(0, Math.max(0, room));
  return { ...nothing, start, isRunning: running > 0, hasFailed: stepHasFailed };
}

/** A step whose window somebody chose rolls: once a machine has failed, what has not begun there stays as it was. */
export function isHeldBack(step: PlannedStep, { ticketPrefix, actions }: Recorded): boolean {
  if (step.maxParallelism === null) return false;
  return actionsOfStep(ticketPrefix, step).some(({ ticket }) => {
    const record = actions.get(ticket);
    return record !== undefined && isFailure(record);
  });
}

function reasonToSkip(step: PlannedStep, hasFailed: boolean): string | undefined {
  switch (step.condition) {
    case 'success':
      return hasFailed ? 'an earlier step failed' : undefined;
    case 'failure':
      return hasFailed ? undefined : 'nothing has failed';
    case 'always':
      return undefined;
    default:
      return step.condition satisfies never;
  }
}

function isFailure(record: ActionRecord): boolean {
  return record.state === 'ended' && record.outcome !== 'succeeded';
}
