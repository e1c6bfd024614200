/** Leaves a machine out of the rest of a deployment, and says so where people look. */
import type { Ticket } from '@tako/protocol';
import type { LogInput } from '../activity-log/chunk.ts';
import { deleteIntended } from './action.store.ts';
import { storeSkipped } from './deployment.store.ts';
import { leaveOut, type SkippedMachine } from './leave-out.ts';
import { nodeIds } from './log-plan.ts';
import { type DeploymentRun, recordedOf } from './open-run.ts';
import { stateOfStep } from './outcome.ts';
import { type PlannedStep, uploadsOf } from './plan.ts';
import { skipMachineInputs } from './step-log.ts';

/**
 * Settles when it is stored. `notBegun` is an action that was meant to start there and of which the agent has surely not
 * heard: it never was.
 */
export async function skipMachine(
  run: DeploymentRun,
  machine: Omit<SkippedMachine, 'reason'>,
  why: string,
  notBegun?: Ticket,
): Promise<void> {
  const { deployment, records } = run;
  const { machineId, machineName } = machine;
  if (notBegun) records.delete(notBegun);
  const known = deployment.skippedMachines.find((other) => other.machineId === machineId);
  const skipped = known ?? { machineId, machineName, reason: `unavailable: ${why}` };
  const skippedMachines = known ? deployment.skippedMachines : [...deployment.skippedMachines, skipped];
  const plan = leaveOut(deployment.plan, skippedMachines, (ticket) => records.has(ticket));
  const before = deployment.plan.steps;
  run.deployment = { ...deployment, plan, skippedMachines };
  const text = `${machineName} is skipped: ${skipped.reason}`;
  const inputs = [
    ...(known ? [] : [run.writer.line(nodeIds.root, 'warning', text)]),
    ...uploadInputs(run, deployment, skipped),
    ...plan.steps.flatMap((step, index) => stepInputs(run, before[index] as PlannedStep, step, skipped)),
  ];
  await run.writer.commit({
    inputs,
    write: async (trx) => {
      await storeSkipped(trx, deployment.id, skippedMachines);
      if (notBegun) await deleteIntended(trx, notBegun);
    },
  });
}

const settle = { pending: 'skipped', running: 'skipped' } as const;

function uploadInputs(
  { now }: DeploymentRun,
  { plan }: DeploymentRun['deployment'],
  { machineId, reason }: SkippedMachine,
): LogInput[] {
  const packages = uploadsOf(plan).find((upload) => upload.machineId === machineId)?.packages ?? [];
  if (packages.length === 0) return [];
  const files = packages.map(({ sha256 }): LogInput => {
    return { kind: 'node', time: now(), change: { id: nodeIds.uploadPackage(machineId, sha256), settle } };
  });
  const change = { id: nodeIds.uploadMachine(machineId), settle, detail: reason };
  return [...files, { kind: 'node', time: now(), change }];
}

/** A step that waited for this machine alone is over now. */
function stepInputs(
  run: DeploymentRun,
  before: PlannedStep,
  after: PlannedStep,
  { machineId, reason }: SkippedMachine,
): LogInput[] {
  if (before === after) return [];
  const { writer, now } = run;
  const planned = before.machines.find((machine) => machine.machineId === machineId);
  const ofMachine = planned ? skipMachineInputs(before, planned, now(), reason) : [];
  const id = nodeIds.step(after.stepId);
  if (writer.stateOf(id) !== 'running') return ofMachine;
  if (after.skipped !== null)
    return [...ofMachine, writer.node({ id, state: 'skipped', detail: after.skipped })];
  const state = stateOfStep(after, recordedOf(run));
  return state === undefined ? ofMachine : [...ofMachine, writer.node({ id, state })];
}
