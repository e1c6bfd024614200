/** One machine of a health check: hello, the policy's script, and what is kept of it. */
import type { MachinePolicy, NodeState } from '@tako/api';
import type { HelloAnswer } from '@tako/protocol';
import type { LogInput } from '../activity-log/chunk.ts';
import { AgentUnreachable } from '../agent-link/linked-machine.ts';
import type { MachineTable } from '../database/tables.ts';
import { contactsStored, recordContact } from '../machine/machine.store.ts';
import { toLinkedMachine } from '../machine/machine.ts';
import type { TaskMachine } from '../task/task-machine.store.ts';
import { deleteIfLost } from './delete-if-lost.ts';
import { awaySeconds } from './due.ts';
import { type Found, foundBy, scriptFor, warningsOf } from './findings.ts';
import { loadWithPolicy, storeAway, storeFound } from './health-check.store.ts';
import type { HealthCheckRun } from './health-check-run.ts';
import { runCheckScript } from './run-check-script.ts';

/** Settles when the outcome is stored, with the end of the machine's node. Rejects with the signal's reason. */
export async function checkMachine(
  run: HealthCheckRun,
  machine: TaskMachine,
  signal: AbortSignal,
): Promise<void> {
  const { db, writer } = run;
  const known = await loadWithPolicy(db, machine.id);
  if (!known) return endNode(run, machine.id, 'skipped', 'it was deleted');
  await writer.append({ inputs: [writer.node({ id: machine.id, state: 'running' })] });
  try {
    const answer = await run.agentLink.checkHealth(machine.id, signal);
    await contactsStored(db, machine.id);
    const found = await examine(run, machine, known.policy, answer, signal);
    await storeExamined(run, known.machine, found);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AgentUnreachable)) throw error;
    await storeUnavailable(run, known, error.reason);
  }
  run.onHealth(machine.id);
}

/** Throws `AgentUnreachable` where the machine is lost while its script runs. */
async function examine(
  run: HealthCheckRun,
  machine: TaskMachine,
  policy: MachinePolicy,
  answer: HelloAnswer,
  signal: AbortSignal,
): Promise<Found> {
  const { writer, agentLink } = run;
  const { agentVersion, platform, arch } = answer;
  const warnings = warningsOf(answer, agentLink.clockAheadMs(machine.id) ?? 0, policy);
  const script = scriptFor(policy.healthCheck, answer);
  if (script && 'problem' in script) warnings.push(script.problem);
  const said = [
    writer.line(machine.id, 'verbose', `Agent ${agentVersion} on ${platform} ${arch}`),
    ...warnings.map((text) => writer.line(machine.id, 'warning', text)),
  ];
  await writer.append({ inputs: said });
  if (!script || 'problem' in script) return foundBy(warnings, undefined);
  const end = await runCheckScript(run, machine, { policy, script }, signal);
  return foundBy(warnings, end);
}

const nodeStates = { healthy: 'success', 'has-warnings': 'warning', unhealthy: 'failed' } as const;

async function storeExamined(run: HealthCheckRun, machine: MachineTable, found: Found): Promise<void> {
  const { writer } = run;
  const at = new Date(run.now()).toISOString();
  const level = found.state === 'unhealthy' ? 'error' : 'info';
  await writer.commit({
    inputs: [
      writer.line(machine.id, level, found.detail === '' ? 'It is healthy' : `It ${is(found)}`),
      ...ended(run, machine.id, nodeStates[found.state], found.detail || null),
    ],
    write: (trx) => storeFound(trx, machine, found, at),
  });
}

function is({ state, detail }: Found): string {
  return `${state === 'has-warnings' ? 'has warnings' : `is ${state}`}: ${detail}`;
}

type Known = { readonly machine: MachineTable; readonly policy: MachinePolicy };

const minuteMs = 60_000;

/** Whether that is a fault is for the policy to say, and whether the machine stays. */
async function storeUnavailable(run: HealthCheckRun, known: Known, reason: string): Promise<void> {
  const { db, writer, now } = run;
  const { machine, policy } = known;
  const at = now();
  await recordContact(db, toLinkedMachine(machine), { state: 'unavailable', at, detail: reason });
  const intervalMs = policy.intervalMinutes === null ? null : policy.intervalMinutes * minuteMs;
  const before = {
    sinceMs: timeOf(machine.unavailable_since),
    checkedAt: timeOf(machine.policy_checked_at),
    awaySeconds: machine.unavailable_seconds,
  };
  const seconds = awaySeconds(before, intervalMs, at);
  const mayBe = policy.connectivity === 'may-be-offline';
  const text = mayBe ? `It is unavailable, as it may be: ${reason}` : `It is unavailable: ${reason}`;
  await writer.commit({
    inputs: [writer.line(machine.id, mayBe ? 'info' : 'error', text)],
    write: (trx) => storeAway(trx, machine.id, seconds, new Date(at).toISOString()),
  });
  if (await deleteIfLost(run, machine, policy, seconds)) {
    return endNode(run, machine.id, 'skipped', 'deleted, as its policy says');
  }
  await endNode(run, machine.id, mayBe ? 'skipped' : 'failed', `unavailable: ${reason}`);
}

function timeOf(text: string | null): number | null {
  return text === null ? null : Date.parse(text);
}

function ended(run: HealthCheckRun, id: string, state: NodeState, detail: string | null): LogInput[] {
  return [run.writer.node({ id, state, detail })];
}

async function endNode(run: HealthCheckRun, id: string, state: NodeState, detail: string): Promise<void> {
  await run.writer.commit({ inputs: ended(run, id, state, detail) });
}
