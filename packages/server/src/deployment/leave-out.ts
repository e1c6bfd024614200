/** Machines that a deployment leaves out because they cannot be reached. */
import type { Connectivity, UnavailableMachines } from '@tako/api';
import type { Ticket } from '@tako/protocol';
import { type DeploymentPlan, everyMachineLeftOut, type PlannedStep, ticketOf } from './plan.ts';

export type SkippedMachine = {
  readonly machineId: string;
  readonly machineName: string;
  readonly reason: string;
};

/** Whether a machine of a policy with this connectivity is left out where it is unavailable. */
export function mayBeSkipped(setting: UnavailableMachines, connectivity: Connectivity): boolean {
  switch (setting) {
    case 'fail':
      return false;
    case 'skip-may-be-offline':
      return connectivity === 'may-be-offline';
    case 'skip':
      return true;
    default:
      return setting satisfies never;
  }
}

/** The plan without these machines. What has begun there, or may have, stays in it: it is not made undone by this. */
export function leaveOut<P extends DeploymentPlan & { readonly ticketPrefix: string }>(
  plan: P,
  skipped: readonly SkippedMachine[],
  hasBegun: (ticket: Ticket) => boolean,
): P {
  const reasons = new Map(skipped.map(({ machineId, reason }) => [machineId, reason]));
  const without = (step: PlannedStep): PlannedStep => {
    const machines = step.machines.map((machine) => {
      const reason = reasons.get(machine.machineId);
      if (reason === undefined || machine.skipped !== null) return machine;
      if (hasBegun(ticketOf(plan.ticketPrefix, step.stepId, machine.machineId))) return machine;
      return { ...machine, packages: [], skipped: reason };
    });
    if (machines.every((machine, index) => machine === step.machines[index])) return step;
    const isLeft = machines.some((machine) => machine.skipped === null);
    return { ...step, machines, isWarning: true, skipped: isLeft ? null : everyMachineLeftOut(machines) };
  };
  return { ...plan, steps: plan.steps.map((step) => (step.skipped === null ? without(step) : step)) };
}

/** "web-3, web-4"; null where there are none. */
export function skippedText(skipped: readonly SkippedMachine[]): string | null {
  return skipped.length === 0 ? null : `Skipped: ${skipped.map(({ machineName }) => machineName).join(', ')}`;
}
