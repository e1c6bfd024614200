/** Health checks that somebody asks for. */
import type { Machine, Task } from '@tako/api';
import type { LogFeed } from '../activity-log/log-feed.ts';
import type { AgentLink } from '../agent-link/agent-link.ts';
import { getNamed, mustFind } from '../database/named-rows.ts';
import { lockKind } from '../database/next-id.ts';
import { type Db, transaction } from '../database/open-database.ts';
import { Refusal } from '../errors.ts';
import type { Handler, HandlerInput } from '../http/handlers.ts';
import { filterOf } from '../machine/filter-of.ts';
import { listMachines } from '../machine/machine.store.ts';
import { getMachine } from '../machine/show-machine.ts';
import type { TaskRunner } from '../task/run-tasks.ts';
import { oneTask } from '../task/task.routes.ts';
import { waitForTask } from '../task/wait-for-task.ts';
import { type CheckedMachine, describeCheck, insertHealthCheck } from './request-health-check.ts';

export type HealthCheckRoutesOptions = {
  readonly db: Db;
  readonly feed: LogFeed;
  readonly agentLink: Pick<AgentLink, 'isConnected' | 'clockAheadMs'>;
  readonly runner: TaskRunner;
  readonly now: () => number;
};

export type HealthCheckHandlers = {
  readonly 'machines.check': Handler<'machines.check'>;
  readonly 'healthChecks.create': Handler<'healthChecks.create'>;
};

export function healthCheckRoutes(options: HealthCheckRoutesOptions): HealthCheckHandlers {
  const { db, feed, agentLink } = options;
  return {
    'healthChecks.create': async ({ body }): Promise<Task> => {
      const id = await queueCheck(options, (trx) => chooseMachines(trx, body));
      return oneTask(options, id);
    },
    'machines.check': async ({ params, signal }): Promise<Machine> => {
      const { id } = await getNamed(db, 'machines', params.id);
      const taskId = await queueCheck(options, async (trx) => [await getNamed(trx, 'machines', id)]);
      await waitForTask({ db, feed }, taskId, signal);
      return getMachine({ db, agentLink }, id);
    },
  };
}

async function queueCheck(
  { db, runner, now }: HealthCheckRoutesOptions,
  choose: (trx: Db) => Promise<readonly CheckedMachine[]>,
): Promise<string> {
  const id = await transaction(db, async (trx) => {
    await lockKind(trx, 'Machines');
    const machines = await choose(trx);
    const rows = machines.map((machine) => ({ id: machine.id, name: machine.name }));
    return insertHealthCheck(trx, rows, describeCheck(rows), new Date(now()).toISOString());
  });
  runner.wake();
  return id;
}

/** Throws `not-found` naming the field, and `machine.none`. */
async function chooseMachines(
  trx: Db,
  { machines, ...filter }: HandlerInput<'healthChecks.create'>['body'],
): Promise<readonly CheckedMachine[]> {
  const named = new Set<string>();
  for (const [index, reference] of machines.entries()) {
    named.add((await mustFind(trx, 'machines', reference, `machines[${index}]`)).id);
  }
  const chosen = (await listMachines(trx, await filterOf(trx, filter))).filter(({ id, is_disabled }) =>
    machines.length === 0 ? is_disabled === 0 : named.has(id),
  );
  if (chosen.length > 0) return chosen;
  throw new Refusal('machine.none', 'No machine that is not disabled is meant by this; nothing was checked');
}
