/** Tells agents that they may delete what the server has stored. What does not come through is told at a later hello. */
import { type ActionStatus, type AgentSession, LinkError, ProtocolError, type Ticket } from '@tako/protocol';
import { type ArtifactStore, collectPending } from '../artifact/collect-pending.ts';
import { loadUnforgotten, markForgotten } from './action.store.ts';
import type { DeploymentRun } from './open-run.ts';

/** After the end of an action has been committed. Settles also where the agent could not be told. */
export async function forgetAction(run: DeploymentRun, session: AgentSession, ticket: Ticket): Promise<void> {
  const cursor = run.cursors.get(ticket) ?? 0;
  if (!(await tellToForget(session, ticket, cursor, run.signals.stop))) return;
  await run.writer.append({ write: (trx) => markForgotten(trx, ticket) });
}

/**
 * To be called with what an agent says at hello that it keeps: what has ended here meanwhile is deleted there, once its
 * artifacts are here, and what the server gave up on is told to end.
 */
export async function forgetEnded(
  store: ArtifactStore,
  session: AgentSession,
  kept: readonly ActionStatus[],
  signal?: AbortSignal,
): Promise<void> {
  const { db } = store;
  for (const { ticket } of await loadUnforgotten(
    db,
    kept.map((status) => status.ticket),
  )) {
    const status = kept.find((one) => one.ticket === ticket) as ActionStatus;
    const isForgotten =
      status.state === 'ended'
        ? (await collectPending(store, session, ticket, signal)) &&
          (await tellToForget(session, ticket, status.logBytes, signal))
        : await tellToEnd(session, ticket, signal);
    if (isForgotten) await markForgotten(db, ticket);
  }
}

async function tellToForget(
  session: AgentSession,
  ticket: Ticket,
  logBytes: number,
  signal?: AbortSignal,
): Promise<boolean> {
  try {
    await session.forgetAction(ticket, logBytes, signal);
    return true;
  } catch (error) {
    if (error instanceof ProtocolError) return error.code === 'action.unknown';
    if (error instanceof LinkError || signal?.aborted) return false;
    throw error;
  }
}

/** It will be forgotten at a hello after its end. */
async function tellToEnd(session: AgentSession, ticket: Ticket, signal?: AbortSignal): Promise<false> {
  try {
    await session.cancelAction(ticket, signal);
  } catch (error) {
    const isTheirs = error instanceof ProtocolError || error instanceof LinkError;
    if (!isTheirs && !signal?.aborted) throw error;
  }
  return false;
}
