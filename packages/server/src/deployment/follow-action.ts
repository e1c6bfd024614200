/** Follows an action's log from the stored cursor to its end. */
import { type AgentSession, LinkError, ProtocolError } from '@tako/protocol';
import type { ActionEnd } from './action-log.ts';
import type { DrivenAction } from './drive.ts';
import { takeRecords } from './take-records.ts';

/**
 * Settles when the last record is stored; with the end that the server gives it where the agent has no log of it any
 * more. A cancel is passed on meanwhile. Throws `LinkError`.
 */
export async function followAction(
  drive: DrivenAction,
  session: AgentSession,
): Promise<ActionEnd | undefined> {
  const { run, action, signal } = drive;
  const again = new AbortController();
  const stopPassing = passCancel(drive, session, again);
  const either = AbortSignal.any([signal, again.signal]);
  try {
    for await (const batch of session.followLog(action.ticket, drive.cursor(), either)) {
      if (await takeRecords(drive, batch)) return undefined;
    }
    throw new LinkError(`the log of ${action.ticket} stopped`, { sent: true });
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    run.log.warn({ err: error, ticket: action.ticket }, 'an agent does not hand out a log');
    return drive.lost(error.message);
  } finally {
    stopPassing();
  }
}

/** A cancel whose connection is lost makes the whole exchange begin again. */
function passCancel(
  { run, action, nodeId, signal }: DrivenAction,
  session: AgentSession,
  again: AbortController,
) {
  const { cancel } = run.signals;
  const pass = async () => {
    try {
      await session.cancelAction(action.ticket, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ProtocolError)) return again.abort(error);
      const text = `The agent refused to cancel: ${error.message}`;
      await run.writer.append({ inputs: [run.writer.line(nodeId, 'warning', text)] });
    }
  };
  const begin = () => run.background.add(pass());
  // It may have come while the action was being started.
  if (cancel.aborted) begin();
  else cancel.addEventListener('abort', begin, { once: true });
  return () => cancel.removeEventListener('abort', begin);
}
