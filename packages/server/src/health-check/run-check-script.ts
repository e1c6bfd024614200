/** The script of a policy on one machine. It takes no part in the machine's lock: no deployment waits for it. */

import type { MachinePolicy } from '@tako/api';
import {
  type ActionSpec,
  type AgentSession,
  LinkError,
  ProtocolError,
  type RecordAt,
  type Ticket,
} from '@tako/protocol';
import type { LogInput } from '../activity-log/chunk.ts';
import { AgentUnreachable } from '../agent-link/linked-machine.ts';
import { insertIntended, markForgotten, moveCursor, storeEnd } from '../deployment/action.store.ts';
import { createServerTimes } from '../deployment/server-times.ts';
import type { TaskMachine } from '../task/task-machine.store.ts';
import type { ChosenScript, ScriptEnd } from './findings.ts';
import type { HealthCheckRun } from './health-check-run.ts';
import { lostScriptMs as usualLostScriptMs } from './limits.ts';

export type CheckScript = { readonly policy: MachinePolicy; readonly script: ChosenScript };

/**
 * Settles when the script has ended and its log is stored; what an earlier life of the server began is gone on with.
 * Throws `AgentUnreachable` where the machine is lost meanwhile, or the signal's reason; a cancel ends the script.
 */
export async function runCheckScript(
  run: HealthCheckRun,
  machine: TaskMachine,
  script: CheckScript,
  signal: AbortSignal,
): Promise<ScriptEnd> {
  const { ticket } = machine;
  const record = run.stored.records.get(ticket);
  if (record?.state === 'ended') return record;
  if (!record) await run.writer.commit({ write: (trx) => insertIntended(trx, run.taskId, ticket) });
  try {
    return await followUntilEnd(run, machine, specOf(machine, script), signal);
  } catch (error) {
    if (run.signals.cancel.aborted && !run.signals.stop.aborted) await cancel(run, machine);
    else if (error instanceof AgentUnreachable) await giveUp(run, ticket, error.reason);
    throw error;
  }
}

async function followUntilEnd(
  run: HealthCheckRun,
  machine: TaskMachine,
  spec: ActionSpec,
  signal: AbortSignal,
): Promise<ScriptEnd> {
  const { lostScriptMs = usualLostScriptMs } = run;
  let deadline = performance.now() + lostScriptMs;
  for (;;) {
    const deadlineMs = Math.max(1, deadline - performance.now());
    const session = await run.agentLink.session(machine.id, { deadlineMs, signal });
    try {
      return await exchange(run, machine, { spec, session }, signal, () => {
        deadline = performance.now() + lostScriptMs;
      });
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof LinkError)) throw error;
      if (performance.now() >= deadline)
        throw new AgentUnreachable(`${machine.name}: ${error.message}`, error);
    }
  }
}

type Exchange = { readonly spec: ActionSpec; readonly session: AgentSession };

/** Throws `LinkError` where the connection is lost. */
async function exchange(
  run: HealthCheckRun,
  machine: TaskMachine,
  { spec, session }: Exchange,
  signal: AbortSignal,
  onCame: () => void,
): Promise<ScriptEnd> {
  const { ticket } = machine;
  const times = createServerTimes(run.now, () => run.agentLink.clockAheadMs(machine.id) ?? 0, 0);
  try {
    await startOnce(session, spec, signal);
    for await (const batch of session.followLog(ticket, run.stored.cursors.get(ticket) ?? 0, signal)) {
      onCame();
      const end = await takeBatch(run, machine, batch, times);
      if (!end) continue;
      await forget(run, session, ticket, signal);
      return end;
    }
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { outcome: 'failed', error: `the agent refused it: ${error.message}`, hasWarnings: false };
  }
  throw new LinkError(`the log of ${ticket} stopped`, { sent: true });
}

/** A script that has been changed in the policy since an earlier life of the server began it is the one that runs. */
async function startOnce(session: AgentSession, spec: ActionSpec, signal: AbortSignal): Promise<void> {
  try {
    await session.startAction(spec, signal);
  } catch (error) {
    if (!(error instanceof ProtocolError) || error.code !== 'action.other-body') throw error;
  }
}

async function takeBatch(
  run: HealthCheckRun,
  machine: TaskMachine,
  batch: readonly RecordAt[],
  times: (agentTime: number) => number,
): Promise<ScriptEnd | undefined> {
  const { writer, stored } = run;
  const { ticket } = machine;
  const cursor = batch.at(-1)?.cursor ?? stored.cursors.get(ticket) ?? 0;
  stored.cursors.set(ticket, cursor);
  const inputs = batch.flatMap(({ record }): LogInput[] => {
    if (record.kind !== 'lines') return [];
    const rows = record.lines.map((text) => [times(record.time), record.level, text] as const);
    return [{ kind: 'lines', nodeId: machine.id, rows }];
  });
  const last = batch.find(({ record }) => record.kind === 'ended')?.record;
  if (last?.kind !== 'ended') {
    await writer.append({ inputs, write: (trx) => moveCursor(trx, ticket, cursor), key: ticket });
    return undefined;
  }
  const { outcome, exitCode = null, error = null, hasWarnings } = last;
  const end = { outcome, exitCode, error, hasWarnings };
  await writer.commit({ inputs, write: (trx) => storeEnd(trx, ticket, end, cursor) });
  return end;
}

/** What does not come through is told at a later hello. */
async function forget(
  run: HealthCheckRun,
  session: AgentSession,
  ticket: Ticket,
  signal: AbortSignal,
): Promise<void> {
  try {
    await session.forgetAction(ticket, run.stored.cursors.get(ticket) ?? 0, signal);
  } catch (error) {
    if (error instanceof LinkError || error instanceof ProtocolError || signal.aborted) return;
    throw error;
  }
  await run.writer.append({ write: (trx) => markForgotten(trx, ticket) });
}

/** At its next hello the agent is told to end what still runs, and then to forget it. */
async function giveUp(run: HealthCheckRun, ticket: Ticket, error: string): Promise<void> {
  const end = { outcome: 'interrupted', exitCode: null, error, hasWarnings: false } as const;
  const cursor = run.stored.cursors.get(ticket) ?? 0;
  await run.writer.commit({ write: (trx) => storeEnd(trx, ticket, end, cursor) });
}

async function cancel(run: HealthCheckRun, { id, ticket }: TaskMachine): Promise<void> {
  const { stop } = run.signals;
  await giveUp(run, ticket, 'cancelled');
  try {
    const session = await run.agentLink.session(id, { deadlineMs: 1, signal: stop });
    await session.cancelAction(ticket, stop);
  } catch (error) {
    const isTheirs =
      error instanceof AgentUnreachable || error instanceof LinkError || error instanceof ProtocolError;
    if (!isTheirs && !stop.aborted) throw error;
  }
}

function specOf({ id, name, ticket }: TaskMachine, { policy, script }: CheckScript): ActionSpec {
  const { healthCheck } = policy;
  const variables = { 'Octopus.Machine.Id': id, 'Octopus.Machine.Name': name, 'Octopus.Task.Id': ticket };
  return {
    ...{ ticket, description: `Health check of ${name} by the policy ${policy.name}` },
    work: { kind: 'run-script', syntax: script.syntax, body: script.body },
    variables: Object.entries(variables).map(([key, value]) => ({ name: key, value, isSensitive: false })),
    lock: 'none',
    timeoutMs: healthCheck.kind === 'script' ? healthCheck.timeoutSeconds * 1000 : 0,
  };
}
