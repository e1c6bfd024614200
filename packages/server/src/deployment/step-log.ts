/** What the log shows of a step as a whole, besides what its machines report. */
import type { LogInput } from '../activity-log/chunk.ts';
import { nodeIds } from './log-plan.ts';
import { isHeldBack, type Recorded } from './next.ts';
import { actionsOfStep, type PlannedAction, type PlannedMachine, type PlannedStep } from './plan.ts';
import { stepConventions } from './step-conventions.ts';

/** A step that will not run, with all below it. */
export function skipInputs(step: PlannedStep, reason: string, time: number): LogInput[] {
  const id = nodeIds.step(step.stepId);
  const warning: LogInput[] = step.isWarning
    ? [{ kind: 'lines', nodeId: id, rows: [[time, 'warning', `The step is skipped: ${reason}`]] }]
    : [];
  const below = step.machines.flatMap((machine) => skipMachineInputs(step, machine, time));
  return [...warning, ...below, { kind: 'node', time, change: { id, state: 'skipped', detail: reason } }];
}

/** An action is about to start: its step and its machine run, and machines that are left out say so. */
export function beginInputs({ step, machine }: PlannedAction, time: number): LogInput[] {
  const leftOut = step.machines
    .filter(({ skipped }) => skipped !== null)
    .flatMap((other) => skipMachineInputs(step, other, time));
  return [
    { kind: 'node', time, change: { id: nodeIds.step(step.stepId), state: 'running' } },
    ...leftOut,
    { kind: 'node', time, change: { id: nodeIds.machine(step.stepId, machine.machineId), state: 'running' } },
  ];
}

/** Machines of a rolling step that has stopped: they never begin, and say why. */
export function heldBackInputs(step: PlannedStep, recorded: Recorded, time: number): LogInput[] {
  if (recorded.isCancelRequested || !isHeldBack(step, recorded)) return [];
  const left = actionsOfStep(recorded.ticketPrefix, step).filter(
    ({ ticket }) => !recorded.actions.has(ticket),
  );
  return left.flatMap(({ machine }) =>
    skipMachineInputs(step, machine, time, 'held back: a machine before it failed'),
  );
}

/** A machine of the step that will not run, with all below it. */
export function skipMachineInputs(
  step: PlannedStep,
  { machineId, skipped }: PlannedMachine,
  time: number,
  reason = skipped,
): LogInput[] {
  const settle = { pending: 'skipped', running: 'skipped' } as const;
  // A machine that is left out has no conventions in the tree.
  const conventions = skipped === null ? stepConventions(step.action) : [];
  return [
    ...conventions.map(({ id }): LogInput => {
      return { kind: 'node', time, change: { id: nodeIds.convention(step.stepId, machineId, id), settle } };
    }),
    { kind: 'node', time, change: { id: nodeIds.machine(step.stepId, machineId), settle, detail: reason } },
  ];
}
