/** A health check from its stored state to its end; a server that was killed enters here again. */
import pLimit from 'p-limit';
import { hasEnded } from '../activity-log/log-tree.ts';
import { type LogWriter, openLogWriter } from '../activity-log/write-log.ts';
import { loadActions } from '../deployment/action.store.ts';
import type { RunTask } from '../task/run-tasks.ts';
import { markEnded, type TaskEnd } from '../task/task.store.ts';
import { loadTaskMachines, type TaskMachine } from '../task/task-machine.store.ts';
import { checkMachine } from './check-machine.ts';
import type { HealthCheckRun, HealthCheckTools } from './health-check-run.ts';
import { machinesAtOnce } from './limits.ts';
import { rootNodeId } from './request-health-check.ts';

/** What the queue of tasks runs for a health check. */
export function createHealthCheckRunner(tools: HealthCheckTools): RunTask {
  return async (taskId, signals) => {
    const { db, feed, now } = tools;
    const writer = await openLogWriter({ db, taskId, feed, now, mask: (text) => text });
    try {
      const machines = await loadTaskMachines(db, taskId);
      const run = { ...tools, taskId, signals, writer, stored: await loadActions(db, taskId) };
      await writer.append({ inputs: [writer.node({ id: rootNodeId, state: 'running' })] });
      await checkAll(run, machines);
      signals.stop.throwIfAborted();
      await endCheck(run, machines);
    } finally {
      await writer.close();
    }
  };
}

/** Settles when none is under way any more. Rejects when the server stops, or with a fault of ours. */
async function checkAll(run: HealthCheckRun, machines: readonly TaskMachine[]): Promise<void> {
  const inWindow = pLimit(machinesAtOnce);
  const { stop, cancel } = run.signals;
  const abandoned = new AbortController();
  const signal = AbortSignal.any([stop, cancel, run.writer.broken, abandoned.signal]);
  const results = await Promise.allSettled(
    machines.map((machine) =>
      inWindow(async () => {
        // Those that had ended before the server was started anew are not asked again.
        if (signal.aborted || hasEnded(run.writer.stateOf(machine.id) ?? 'pending')) return;
        await checkMachine(run, machine, signal);
      }).catch((error: unknown) => {
        abandoned.abort(error);
        throw error;
      }),
    ),
  );
  if (stop.aborted) throw stop.reason;
  if (cancel.aborted) return;
  const fault = results.find((result) => result.status === 'rejected');
  if (fault) throw fault.reason;
}

async function endCheck(run: HealthCheckRun, machines: readonly TaskMachine[]): Promise<void> {
  const { writer, taskId, feed, now, signals } = run;
  const end = endOf(writer, machines, signals.cancel.aborted);
  const left = writer.settleAll({ pending: 'cancelled', running: 'cancelled' });
  const said = end.error === null ? [] : [writer.line(rootNodeId, 'error', end.error)];
  const state = end.state === 'interrupted' ? 'failed' : end.state;
  await writer.commit({
    inputs: [...said, ...left, writer.node({ id: rootNodeId, state, detail: end.error })],
    write: async (trx) => {
      const isOurs = await markEnded(trx, taskId, end, new Date(now()).toISOString());
      if (!isOurs) throw new Error(`the task ${taskId} was ended by somebody else`);
    },
  });
  feed.publishState(taskId);
}

/** Failed where a machine is unhealthy or cannot be reached though it should be: their names are in the error. */
function endOf(writer: LogWriter, machines: readonly TaskMachine[], isCancelled: boolean): TaskEnd {
  const inState = (state: string) => machines.filter(({ id }) => writer.stateOf(id) === state);
  const isOpen = machines.some(({ id }) => !hasEnded(writer.stateOf(id) ?? 'pending'));
  if (isCancelled && (isOpen || inState('cancelled').length > 0)) return { state: 'cancelled', error: null };
  const failed = inState('failed');
  if (failed.length > 0) {
    const names = failed.map(({ name }) => name).join(', ');
    return { state: 'failed', error: `Not healthy: ${names}` };
  }
  return { state: inState('warning').length > 0 ? 'warning' : 'success', error: null };
}
