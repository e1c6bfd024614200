/** Before anything is done: machines that do not answer are left out, where the project says so. */
import pLimit from 'p-limit';
import { AgentUnreachable } from '../agent-link/linked-machine.ts';
import { nodeIds } from './log-plan.ts';
import { defaultWindow } from './next.ts';
import type { DeploymentRun } from './open-run.ts';
import { actionsOf } from './plan.ts';
import { skipMachine } from './skip-machine.ts';

/** Settles when each has answered or is left out. Rejects when the server stops. */
export async function skipUnavailable(run: DeploymentRun): Promise<void> {
  const { deployment, skippable, records, signals, writer } = run;
  const { plan, isPrepared, preparationError } = deployment;
  if (isPrepared || preparationError !== null || records.size > 0) return;
  const planned = actionsOf(plan.ticketPrefix, plan).map(({ machine }) => machine);
  const asked = [...new Map(planned.map((machine) => [machine.machineId, machine])).values()].filter(
    ({ machineId }) => skippable.has(machineId),
  );
  if (asked.length === 0) return;
  const text = `Asking ${asked.length} machines whether they are there: those that are not are skipped`;
  await writer.append({ inputs: [writer.line(nodeIds.root, 'verbose', text)] });
  const signal = AbortSignal.any([signals.stop, signals.cancel, writer.broken]);
  const inWindow = pLimit(defaultWindow);
  await Promise.all(
    asked.map((machine) =>
      inWindow(async () => {
        const why = await reasonAway(run, machine.machineId, signal);
        if (why !== undefined) await skipMachine(run, machine, why);
      }),
    ),
  );
  signals.stop.throwIfAborted();
}

async function reasonAway(
  { agentLink }: DeploymentRun,
  machineId: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (signal.aborted) return undefined;
  try {
    await agentLink.checkHealth(machineId, signal);
    return undefined;
  } catch (error) {
    if (error instanceof AgentUnreachable) return error.reason;
    if (signal.aborted) return undefined;
    throw error;
  }
}
