/** How a deployment, a step or a machine ended, worked out from how its parts ended. */
import type { NodeState } from '@tako/api';
import type { ActionOutcome, Ticket } from '@tako/protocol';
import { type ActionRecord, isHeldBack, nextActions, type Recorded } from './next.ts';
import {
  actionsOf,
  actionsOfStep,
  type DeploymentPlan,
  type PlannedAction,
  type PlannedStep,
} from './plan.ts';

export type DeploymentEnd =
  | { readonly state: 'success' | 'warning' | 'cancelled'; readonly error: null }
  | { readonly state: 'failed' | 'interrupted'; readonly error: string };

/** How a part of the preparation ended; `cancelled` where the task was. */
export type Prepared =
  | { readonly state: 'done' | 'warning' | 'cancelled' }
  | { readonly state: 'failed'; readonly error: string };

/**
 * `preparation` is what went wrong while packages were fetched or uploaded; null where nothing did. `doubts` is how many
 * things besides people should look at: artifacts that could not be collected, packages whose feed could not be asked.
 */
export function outcomeOf(
  plan: DeploymentPlan,
  recorded: Recorded,
  preparation: string | null,
  doubts = 0,
): DeploymentEnd {
  const bad = worst(plan, recorded);
  if (bad?.outcome === 'interrupted') return { state: 'interrupted', error: bad.sentence };
  if (isCutShort(plan, recorded, preparation)) return { state: 'cancelled', error: null };
  if (preparation !== null) return { state: 'failed', error: preparation };
  if (bad) return { state: 'failed', error: bad.sentence };
  if (plan.steps.every(({ skipped }) => skipped !== null)) return nothingLeft(plan);
  const hasWarnings =
    doubts > 0 ||
    plan.steps.some(({ isWarning }) => isWarning) ||
    [...recorded.actions.values()].some((record) => record.state === 'ended' && record.hasWarnings);
  return { state: hasWarnings ? 'warning' : 'success', error: null };
}

/** As a deployment that would run nowhere is refused: nobody shall take for done what was done nowhere. */
function nothingLeft({ steps }: DeploymentPlan): DeploymentEnd {
  const reasons = steps.map(({ number, name, skipped }) => `step ${number} (${name}): ${skipped}`);
  return { state: 'failed', error: `No step ran on any machine. ${reasons.join('; ')}` };
}

/** Whether a cancel left anything undone; one that came when all was over changes nothing. */
function isCutShort(plan: DeploymentPlan, recorded: Recorded, preparation: string | null): boolean {
  if (!recorded.isCancelRequested) return false;
  if (preparation !== null) return true;
  const records = [...recorded.actions.values()];
  const wasCancelled = records.some((record) => record.state === 'ended' && record.outcome === 'cancelled');
  return wasCancelled || !nextActions(plan, { ...recorded, isCancelRequested: false }).isDone;
}

/** The first interrupted action, else the first failed one; what a person reads first. */
function worst(plan: DeploymentPlan, recorded: Recorded) {
  const failures = actionsOf(recorded.ticketPrefix, plan).flatMap((action) =>
    failuresOf(action, recorded.actions),
  );
  const first = failures.find(({ outcome }) => outcome === 'interrupted') ?? failures[0];
  if (!first) return undefined;
  const others = failures.length - 1;
  const more = others === 0 ? '' : ` (and ${others} more)`;
  return { outcome: first.outcome, sentence: `${first.sentence}${more}` };
}

/** The outcome and the sentence of an action that failed; nothing where it did not. */
export function failuresOf(
  { ticket, step, machine }: PlannedAction,
  records: ReadonlyMap<Ticket, ActionRecord>,
): { readonly outcome: ActionOutcome; readonly sentence: string }[] {
  const record = records.get(ticket);
  if (record?.state !== 'ended' || record.outcome === 'succeeded') return [];
  const sentence = `Step ${step.number} (${step.name}) on ${machine.machineName}: ${record.error ?? record.outcome}`;
  return [{ outcome: record.outcome, sentence }];
}

/** The colour of an action's machine node. */
export function stateOfAction(outcome: ActionOutcome, hasWarnings: boolean): NodeState {
  switch (outcome) {
    case 'succeeded':
      return hasWarnings ? 'warning' : 'success';
    case 'failed':
    case 'interrupted':
      return 'failed';
    case 'cancelled':
      return 'cancelled';
    default:
      return outcome satisfies never;
  }
}

/** The colour of a step whose actions have all ended or will never start; undefined while that is open. */
export function stateOfStep(step: PlannedStep, recorded: Recorded): NodeState | undefined {
  const records = actionsOfStep(recorded.ticketPrefix, step).map(({ ticket }) =>
    recorded.actions.get(ticket),
  );
  if (records.some((record) => record?.state === 'intended')) return undefined;
  const isOpen = records.some((record) => record === undefined || record.state === 'planned');
  const isHeld = isHeldBack(step, recorded);
  if (isOpen && !recorded.isCancelRequested && !isHeld) return undefined;
  const neverBegan = isHeld ? 'skipped' : 'cancelled';
  const states = records.map((record) =>
    record?.state === 'ended' ? stateOfAction(record.outcome, record.hasWarnings) : neverBegan,
  );
  return worstState(states);
}

const worstFirst = ['failed', 'cancelled', 'warning', 'success'] as const;

/** The state that a node shows for these children. */
export function worstState(states: readonly NodeState[]): NodeState {
  return worstFirst.find((state) => states.includes(state)) ?? 'success';
}
