/** Tells machines to end what a deployment that cannot go on has running there. */
import { LinkError, ProtocolError } from '@tako/protocol';
import { AgentUnreachable } from '../agent-link/linked-machine.ts';
import type { DeploymentRun } from './open-run.ts';
import { actionsOf, type PlannedAction } from './plan.ts';

/** Settles when every machine has answered or could not be reached; that a script has ended is not waited for. */
export async function cancelActions(run: DeploymentRun): Promise<void> {
  const { plan } = run.deployment;
  const actions = actionsOf(plan.ticketPrefix, plan).filter(
    ({ ticket }) => run.records.get(ticket)?.state === 'intended',
  );
  await Promise.all(actions.map((action) => cancelOne(run, action)));
}

async function cancelOne(
  { agentLink, signals, limits, log }: DeploymentRun,
  action: PlannedAction,
): Promise<void> {
  const { ticket, machine } = action;
  try {
    const wanted = { deadlineMs: limits.cancelReachMs, signal: signals.stop };
    const session = await agentLink.session(machine.machineId, wanted);
    await session.cancelAction(ticket, signals.stop);
  } catch (error) {
    const isTheirs =
      error instanceof AgentUnreachable || error instanceof LinkError || error instanceof ProtocolError;
    if (!isTheirs && !signals.stop.aborted) throw error;
    log.warn({ err: error, ticket }, 'an action of a broken deployment could not be cancelled');
  }
}
