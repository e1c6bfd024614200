/**
 * One action on its machine. The intent is stored before the agent hears of it, and the ticket makes sure that it
 * starts once, so that this may be entered again after any crash of either end.
 */
import { type AgentSession, failpoint, LinkError } from '@tako/protocol';
import { AgentUnreachable } from '../agent-link/linked-machine.ts';
import { insertIntended } from './action.store.ts';
import type { ActionEnd } from './action-log.ts';
import { collectThenForget } from './collect-artifacts.ts';
import { type DrivenAction, openDrive } from './drive.ts';
import { followAction } from './follow-action.ts';
import { forgetAction } from './forget-actions.ts';
import type { DeploymentRun } from './open-run.ts';
import { boundAfterCancel, createPatience } from './patience.ts';
import type { PlannedAction } from './plan.ts';
import { reachMachine } from './reach-machine.ts';
import { skipMachine } from './skip-machine.ts';
import { startAction } from './start-action.ts';
import { beginInputs } from './step-log.ts';
import { storeOwnEnd } from './take-records.ts';

/** Settles when the action has ended and that is stored. Rejects with the signal's reason, which leaves it running. */
export async function runAction(
  run: DeploymentRun,
  action: PlannedAction,
  signal: AbortSignal,
): Promise<void> {
  const drive = openDrive(run, action, signal);
  if (!drive.isResumed) await intend(drive);
  failpoint('server.action.intended');
  const end = await driveToEnd(drive);
  if (end && 'skip' in end) return skipMachine(run, action.machine, end.skip, action.ticket);
  if (end) await storeOwnEnd(drive, end);
  if (run.offered.has(action.ticket)) collectThenForget(run, action);
}

async function intend({ run, action, nodeId }: DrivenAction): Promise<void> {
  const { taskId, writer, records, now } = run;
  const warnings = run.variablesFor(action).warnings.map((text) => writer.line(nodeId, 'warning', text));
  records.set(action.ticket, { state: 'intended' });
  const write = (trx: DeploymentRun['db']) => insertIntended(trx, taskId, action.ticket);
  await writer.commit({ inputs: [...beginInputs(action, now()), ...warnings], write });
}

/** It never began, and its machine is left out from now on. */
type Skip = { readonly skip: string };

/** What may have begun is never passed over. */
function lostOrSkipped(drive: DrivenAction, reason: string): ActionEnd | Skip {
  const isSkipped = !drive.mayRun() && drive.run.skippable.has(drive.action.machine.machineId);
  return isSkipped ? { skip: reason } : drive.lost(reason);
}

/** The end as the server sees it; undefined where the agent's own has been stored. */
async function driveToEnd(drive: DrivenAction): Promise<ActionEnd | Skip | undefined> {
  const { run, nodeId, signal } = drive;
  const { lostMachineMs, firstReachMs } = run.limits;
  const patience = createPatience(() => (drive.mayRun() ? lostMachineMs : firstReachMs));
  for (;;) {
    const session = await reachOrEnd(drive, patience.leftMs());
    if ('outcome' in session || 'skip' in session) return session;
    patience.begin();
    const cursor = drive.cursor();
    try {
      return await exchange(drive, session);
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
      if (drive.cursor() > cursor) patience.renew();
      if (!patience.failed()) return lostOrSkipped(drive, error.message);
      await run.writer.append({
        inputs: [run.writer.line(nodeId, 'verbose', `Trying again: ${error.message}`)],
      });
    }
    await patience.pause(signal);
  }
}

/** Throws `LinkError` where the connection is lost. */
async function exchange(drive: DrivenAction, session: AgentSession): Promise<ActionEnd | undefined> {
  const end = await startAction(drive, session);
  if (end) return end;
  const lost = await followAction(drive, session);
  if (lost) return lost;
  failpoint('server.action.ended');
  const { run, action } = drive;
  if (!run.offered.has(action.ticket)) run.background.add(forgetAction(run, session, action.ticket));
  return undefined;
}

/** A session, or how the action ends because there is none. A cancel does not wait for a machine as long as a run does. */
async function reachOrEnd(drive: DrivenAction, withinMs: number): Promise<AgentSession | ActionEnd | Skip> {
  const { run, action, nodeId, signal } = drive;
  const patience = boundAfterCancel(run.signals.cancel, drive.mayRun() ? run.limits.cancelReachMs : 0);
  const { machineId, machineName } = action.machine;
  const eitherSignal = AbortSignal.any([signal, patience.signal]);
  try {
    return await reachMachine(run, { machineId, machineName, nodeId, withinMs, signal: eitherSignal });
  } catch (error) {
    signal.throwIfAborted();
    if (patience.signal.aborted) return drive.cancelledUnseen();
    if (error instanceof AgentUnreachable) return lostOrSkipped(drive, error.message);
    throw error;
  } finally {
    patience.end();
  }
}
