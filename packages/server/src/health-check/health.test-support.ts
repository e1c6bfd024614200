/** A server that checks the health of machines whose agents the test writes: the real protocol on loopback. */
import { createIdentity } from '@tako/protocol';
import { pino } from 'pino';
import { readLogPage } from '../activity-log/activity-log.store.ts';
import { createLogFeed } from '../activity-log/log-feed.ts';
import { createAgentLink } from '../agent-link/agent-link.ts';
import { openTestStore } from '../database/database.test-support.ts';
import { startTestAgent, type TestAgent } from '../deployment/test-agent.test-support.ts';
import { asker } from '../environment/ask.test-support.ts';
import { environmentRoutes } from '../environment/environment.routes.ts';
import { machineRoutes } from '../machine/machine.routes.ts';
import { loadLinkedMachines, recordContact } from '../machine/machine.store.ts';
import { machinePolicyRoutes } from '../machine-policy/machine-policy.routes.ts';
import { runByKind } from '../task/run-by-kind.ts';
import { createTaskRunner } from '../task/run-tasks.ts';
import { taskRoutes } from '../task/task.routes.ts';
import { waitForTask } from '../task/wait-for-task.ts';
import { healthCheckRoutes } from './health-check.routes.ts';
import { createHealthCheckRunner } from './run-health-check.ts';
import { queueDueChecks } from './schedule-health-checks.ts';

export type Clinic = Awaited<ReturnType<typeof openClinic>>;

/** The environment Test is there, and nothing else. `clock` is the server's, in ms since 1970. */
export async function openClinic(clock = { ms: Date.now() }) {
  const store = await openTestStore();
  const { db } = store;
  const identity = await createIdentity({ commonName: 'server' });
  const feed = createLogFeed();
  const agents: TestAgent[] = [];
  const now = () => clock.ms;
  let epoch = 0;

  const live = async () => {
    epoch += 1;
    const agentLink = await createAgentLink({
      ...{ identity, serverId: 'server', epoch, polling: { host: '127.0.0.1', port: 0 }, now },
      backOff: { firstMs: 1, lastMs: 5 },
      loadMachines: () => loadLinkedMachines(db),
      onContact: (machine, contact) => void recordContact(db, machine, contact),
      onRefused: () => undefined,
      onBroken: () => undefined,
    });
    const log = pino({ level: 'silent' });
    const tools = { db, feed, agentLink, now, log, onHealth: () => undefined, lostScriptMs: 100 };
    const unused = () => Promise.reject(new Error('there is no room for a deployment here'));
    const runTask = runByKind(db, { deployment: unused, 'health-check': createHealthCheckRunner(tools) });
    const room = { deployments: 0, upkeep: 5 };
    const runner = createTaskRunner({ db, feed, runTask, room, now, log, retryMs: 1 });
    await runner.start();
    const ask = asker({
      ...environmentRoutes({ db }),
      ...machinePolicyRoutes({ db }),
      ...machineRoutes({ db, agentLink }),
      ...healthCheckRoutes({ db, feed, agentLink, runner, now }),
      ...taskRoutes({ db, feed, runner, now }),
    });
    return { agentLink, runner, ask };
  };
  let life = await live();
  const stop = async () => {
    await life.runner.stop();
    await life.agentLink.close();
  };
  await life.ask('environments.create', { body: { name: 'Test' } });

  return {
    ...{ store, db, clock, feed },
    ask: ((operation, sent) => life.ask(operation, sent)) as (typeof life)['ask'],
    /** Stops the server as SIGTERM does, and starts it again on the same store. */
    restart: async () => {
      await stop();
      life = await live();
    },
    addMachine: async (name: string, policy?: string): Promise<TestAgent> => {
      const agent = await startTestAgent(identity.thumbprint);
      agent.about = { features: ['lock-none'], freeBytes: 2 ** 40, time: clock.ms };
      agents.push(agent);
      const { thumbprint, address } = agent;
      const body = { name, environments: ['Test'], thumbprint, address, ...(policy ? { policy } : {}) };
      await life.ask('machines.create', { body: { ...body, communication: 'listening' } });
      return agent;
    },
    /** What the schedule does now and then; ids of the tasks, which have ended. */
    lookAround: async (): Promise<string[]> => {
      const ids = await queueDueChecks({ db, now, onQueued: () => life.runner.wake() });
      for (const id of ids) await waitForTask({ db, feed }, id, new AbortController().signal);
      return ids;
    },
    ended: (taskId: string) => waitForTask({ db, feed }, taskId, new AbortController().signal),
    linesOf: async (taskId: string): Promise<string[]> => {
      const page = await readLogPage(db, taskId, 0, 1000);
      return (page?.events ?? []).flatMap((event) => (event.kind === 'line' ? [event.text] : []));
    },
    close: async () => {
      await stop();
      await Promise.all(agents.map((agent) => agent.stop()));
      await store.close();
    },
  };
}
