/** One action while it is driven: what is known of it, and the ends that the server itself can give it. */
import type { ActionSpec, ActionWork } from '@tako/protocol';
import type { ActionEnd } from './action-log.ts';
import { actionVariables } from './action-variables.ts';
import { nodeIds } from './log-plan.ts';
import { type DeploymentRun, recordedOf } from './open-run.ts';
import { outcomeOf } from './outcome.ts';
import type { PlannedAction } from './plan.ts';
import { createServerTimes } from './server-times.ts';
import { stepStatuses } from './step-status.ts';

export type DrivenAction = {
  readonly run: DeploymentRun;
  readonly action: PlannedAction;
  /** The machine's node in the log. */
  readonly nodeId: string;
  readonly signal: AbortSignal;
  /** The agent may have heard of it, in this life of the server or in an earlier one. */
  readonly mayRun: () => boolean;
  /** The agent has answered for it. */
  readonly isKnown: () => boolean;
  /** Whether an earlier life of the server meant to start it. */
  readonly isResumed: boolean;
  /** A start was sent and nobody knows whether it came. */
  readonly noteSent: () => void;
  readonly noteKnown: () => void;
  readonly cursor: () => number;
  /** When something happened by the server's clock. */
  readonly timeOf: (agentTime: number) => number;
  /** The same whenever it is asked for: what a ticket was given cannot change. */
  readonly spec: () => ActionSpec;
  /** Failed where it surely never began; else interrupted: nobody knows, and it is never run again by itself. */
  readonly lost: (reason: string) => ActionEnd;
  /** It was cancelled and the machine never said how it ended. */
  readonly cancelledUnseen: () => ActionEnd;
};

export function openDrive(run: DeploymentRun, action: PlannedAction, signal: AbortSignal): DrivenAction {
  const { ticket, step, machine } = action;
  const isResumed = run.records.has(ticket);
  const cursor = () => run.cursors.get(ticket) ?? 0;
  let mayRun = isResumed;
  let isKnown = cursor() > 0;
  let spec: ActionSpec | undefined;
  const aheadMs = () => run.agentLink.clockAheadMs(machine.machineId) ?? 0;
  const timeOf = createServerTimes(run.now, aheadMs, isResumed ? 0 : run.now());
  return {
    ...{ run, action, signal, cursor, isResumed, timeOf },
    nodeId: nodeIds.machine(step.stepId, machine.machineId),
    mayRun: () => mayRun,
    isKnown: () => isKnown,
    noteSent: () => {
      mayRun = true;
    },
    noteKnown: () => {
      mayRun = true;
      isKnown = true;
    },
    spec: () => {
      spec ??= specOf(run, action);
      return spec;
    },
    lost: (reason) => {
      if (!mayRun) return ownEnd('failed', `It was not started: ${reason}`);
      return ownEnd('interrupted', `It may have run, or may still run; its outcome is unknown: ${reason}`);
    },
    cancelledUnseen: () =>
      mayRun
        ? ownEnd('interrupted', 'It was cancelled while its machine could not be reached, and may still run')
        : ownEnd('cancelled', 'cancelled before it began'),
  };
}

export function ownEnd(outcome: ActionEnd['outcome'], error: string): ActionEnd {
  return { outcome, error, exitCode: null, hasWarnings: false };
}

function specOf(run: DeploymentRun, action: PlannedAction): ActionSpec {
  const { deployment, history, outputs, variablesFor, artifactLimits } = run;
  const { ticket, step, machine } = action;
  const { facts, plan } = deployment;
  const place = `${facts.project.name} ${facts.release.version} to ${facts.environment.name}`;
  const recorded = recordedOf(run);
  const [failure, steps] = [outcomeOf(plan, recorded, null), stepStatuses(plan, recorded)];
  const project = variablesFor(action).variables;
  return {
    ticket,
    description: `${place}: ${step.name} on ${machine.machineName}`,
    work: workOf(action),
    variables: actionVariables({ facts, history, action, steps, failure, project, outputs }),
    lock: 'exclusive',
    timeoutMs: (step.timeoutSeconds ?? 0) * 1000,
    ...(artifactLimits ? { artifacts: artifactLimits } : {}),
  };
}

function workOf({ step, machine }: PlannedAction): ActionWork {
  const reference = machine.packages[0];
  if (step.action.kind === 'run-script') {
    const { kind, syntax, body } = step.action;
    if (reference) return { kind: 'run-named-script', package: reference };
    return body === '' ? { kind: 'run-named-script' } : { kind, syntax, body };
  }
  if (!reference) throw new Error(`the plan has no package for ${step.name} on ${machine.machineName}`);
  return { kind: 'deploy-package', package: reference };
}
