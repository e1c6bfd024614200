/** Hands an action to its agent: however often that is done, it starts once. */
import { type AgentSession, failpoint, LinkError, ProtocolError } from '@tako/protocol';
import type { ActionEnd } from './action-log.ts';
import { type DrivenAction, ownEnd } from './drive.ts';
import { isUploadProblem, uploadFile } from './upload-file.ts';

/**
 * Settles when the agent has the action, or has been told to cancel it: then its log says how it ends. The end where it
 * will never have a log. Throws `LinkError`, after which the same may be done again.
 */
export async function startAction(
  drive: DrivenAction,
  session: AgentSession,
  mayUpload = true,
): Promise<ActionEnd | undefined> {
  if (drive.run.signals.cancel.aborted) return cancel(drive, session);
  if (drive.isKnown()) return undefined;
  try {
    const spec = drive.spec();
    await session.startAction(spec, drive.signal);
    failpoint('server.action.answered');
    drive.noteKnown();
    return undefined;
  } catch (error) {
    if (error instanceof LinkError && error.sent) drive.noteSent();
    if (!(error instanceof ProtocolError)) throw error;
    if (error.code !== 'file.missing' || !mayUpload) return refused(drive, error);
  }
  return (await uploadAgain(drive)) ?? startAction(drive, session, false);
}

function refused(drive: DrivenAction, refusal: ProtocolError): ActionEnd | undefined {
  switch (refusal.code) {
    case 'action.tombstone':
      return ownEnd('cancelled', 'cancelled before it began');
    case 'action.other-body':
      // An earlier life of this server started it, when there were fewer output variables or failures to tell.
      if (!drive.isResumed) return ownEnd('failed', refusal.message);
      drive.noteKnown();
      return undefined;
    default:
      return ownEnd('failed', `The agent refused to start it: ${refusal.message}`);
  }
}

/** The machine had the file when the deployment began, and has lost it. The end where it cannot be sent again. */
async function uploadAgain({ run, action, nodeId, signal }: DrivenAction): Promise<ActionEnd | undefined> {
  const either = AbortSignal.any([signal, run.signals.cancel]);
  try {
    for (const reference of action.machine.packages) {
      await uploadFile(run, action.machine, reference, { nodeId, signal: either });
    }
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    if (run.signals.cancel.aborted) return ownEnd('cancelled', 'cancelled before it began');
    if (!isUploadProblem(error)) throw error;
    return ownEnd('failed', `Its package could not be sent: ${error.message}`);
  }
}

/** An agent that never heard of the action keeps a tombstone, so that a start that is still on its way does nothing. */
async function cancel(drive: DrivenAction, session: AgentSession): Promise<ActionEnd | undefined> {
  const { run, action, nodeId, signal } = drive;
  try {
    const status = await session.cancelAction(action.ticket, signal);
    drive.noteKnown();
    const isTombstone = status.state === 'ended' && status.logBytes === 0;
    return isTombstone ? ownEnd('cancelled', 'cancelled before it began') : undefined;
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    const text = `The agent refused to cancel: ${error.message}`;
    await run.writer.append({ inputs: [run.writer.line(nodeId, 'warning', text)] });
    return undefined;
  }
}
