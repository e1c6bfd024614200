/** A server without its HTTP end, over a real store and real connections, for the tests of deployments. */
import path from 'node:path';
import type { BodyInputOf, LogEvent, RouteOf, TaskState } from '@tako/api';
import { createIdentity, type Identity } from '@tako/protocol';
import { type Logger, pino } from 'pino';
import { createLogFeed } from '../activity-log/log-feed.ts';
import { streamLog } from '../activity-log/stream-log.ts';
import { type AgentLink, createAgentLink } from '../agent-link/agent-link.ts';
import { artifactRoutes } from '../artifact/artifact.routes.ts';
import { type ArtifactFiles, openArtifactFiles } from '../artifact/artifact-files.ts';
import { askHolders } from '../artifact/ask-holders.ts';
import { openTestStore, type TestStore } from '../database/database.test-support.ts';
import { createSecrets, masterKeyBytes } from '../database/secrets.ts';
import { asker } from '../environment/ask.test-support.ts';
import { environmentRoutes } from '../environment/environment.routes.ts';
import { createFeedHttp } from '../external-feed/feed-http.ts';
import { createFetches } from '../external-feed/fetches.ts';
import { machineRoutes } from '../machine/machine.routes.ts';
import { loadLinkedMachines } from '../machine/machine.store.ts';
import { machinePolicyRoutes } from '../machine-policy/machine-policy.routes.ts';
import { packageRoutes } from '../package/package.routes.ts';
import { bodyOf, packageBytes } from '../package/packages.test-support.ts';
import { projectRoutes } from '../project/project.routes.ts';
import { releaseRoutes } from '../release/release.routes.ts';
import { createTaskRunner, type TaskRunner } from '../task/run-tasks.ts';
import { taskRoutes } from '../task/task.routes.ts';
import { variableSetRoutes } from '../variable/variable-set.routes.ts';
import { type Background, createBackground } from './background.ts';
import { dashboardRoutes } from './dashboard.routes.ts';
import { deploymentRoutes } from './deployment.routes.ts';
import { forgetEnded } from './forget-actions.ts';
import type { DeploymentLimits } from './limits.ts';
import { createDeploymentRunner } from './run-deployment.ts';
import { startTestAgent, type TestAgent } from './test-agent.test-support.ts';

export const shopSecrets = createSecrets(Buffer.alloc(masterKeyBytes, 7));

/** Files that scripts of the shop hand over are small. */
export const shopArtifactLimits = { maxFiles: 3, maxFileBytes: 5_000_000, maxActionBytes: 8_000_000 };

export type StepInput = BodyInputOf<RouteOf<'processes.put'>>['steps'][number];
type VariableInput = BodyInputOf<RouteOf<'variables.put'>>['variables'][number];

export type Ended = {
  readonly taskState: TaskState;
  readonly events: readonly LogEvent[];
  /** Lines of scripts and of the server, in order. */
  readonly lines: readonly string[];
  /** The last state of each node by its id. */
  readonly states: Readonly<Record<string, string>>;
};

// Nothing is fetched from anywhere: every package is in the built-in feed.
const feedHttp = createFeedHttp({ mayGoTo: () => false });

type Routes = ReturnType<typeof routesOf>;

export type Shop = {
  readonly store: TestStore;
  readonly packagesFolder: string;
  readonly artifactsFolder: string;
  readonly ask: ReturnType<typeof asker<keyof Routes>>;
  /** Stops the server as SIGTERM does, and starts it again on the same store. */
  restart(limits?: Partial<DeploymentLimits>): Promise<void>;
  stop(): Promise<void>;
  /** What the server does now and then: says hello to machines that still hold artifacts. */
  askHolders(): Promise<void>;
  /** As a health check does. */
  sayHello(machine: string): Promise<void>;
  /** A machine of the environment Test, with its agent. */
  addMachine(name: string, role: string): Promise<TestAgent>;
  /** A project with a release 1.0.0; packages that steps name are pushed. */
  makeRelease(project: string, steps: StepInput[], variables?: VariableInput[]): Promise<string>;
  /** Its task. */
  deploy(release: string, choices?: Partial<BodyInputOf<RouteOf<'deployments.create'>>>): Promise<string>;
  untilEnded(taskId: string): Promise<Ended>;
  /** Settles when the server says that something broke. */
  untilFault(): Promise<void>;
  /** Settles when the line is in the task's log. */
  untilLine(taskId: string, text: string): Promise<void>;
  close(): Promise<void>;
};

export const scriptStep = (name: string, role: string, more: Partial<StepInput> = {}): StepInput => {
  return { name, roles: [role], action: { kind: 'run-script', syntax: 'bash', body: 'true' }, ...more };
};

export const packageStep = (name: string, role: string, packageId: string): StepInput => {
  return { name, roles: [role], action: { kind: 'deploy-package', packageId } };
};

function routesOf(
  store: TestStore,
  link: AgentLink,
  runner: TaskRunner,
  feed: ReturnType<typeof createLogFeed>,
) {
  const { db } = store;
  const packagesFolder = path.join(store.folder, 'packages');
  return {
    ...environmentRoutes({ db }),
    ...machinePolicyRoutes({ db }),
    ...machineRoutes({ db, agentLink: link }),
    ...packageRoutes({ db, packagesFolder, now: Date.now }),
    ...projectRoutes({ db, secrets: shopSecrets }),
    ...variableSetRoutes({ db, secrets: shopSecrets }),
    ...releaseRoutes({
      ...{ db, http: feedHttp, secrets: shopSecrets, packagesFolder, now: Date.now },
      fetches: createFetches(Date.now, () => undefined),
    }),
    ...deploymentRoutes({
      ...{ db, secrets: shopSecrets, now: Date.now, serverUri: 'http://tako.test', runner },
    }),
    ...artifactRoutes({ db, artifactsFolder: path.join(store.folder, 'artifacts') }),
    ...dashboardRoutes({ db }),
    ...taskRoutes({ db, feed, runner, now: Date.now }),
  };
}

type Life = {
  readonly background: Background;
  readonly link: AgentLink;
  readonly runner: TaskRunner;
  readonly ask: Shop['ask'];
};

/** The environment Test is there, and nothing else. */
export async function openShop(limits: Partial<DeploymentLimits> = {}): Promise<Shop> {
  const store = await openTestStore();
  const { db } = store;
  const identity = await createIdentity({ commonName: 'server' });
  const feed = createLogFeed();
  const packagesFolder = path.join(store.folder, 'packages');
  const artifactsFolder = path.join(store.folder, 'artifacts');
  const agents: TestAgent[] = [];
  let epoch = 0;
  const faulty = Promise.withResolvers<void>();
  const log: Logger = pino({ level: 'error' }, { write: () => faulty.resolve() });

  const live = async (own: Partial<DeploymentLimits>): Promise<Life> => {
    epoch += 1;
    const background = createBackground();
    const artifacts = openArtifactFiles(artifactsFolder);
    const link = await openLink(store, artifacts, background, identity, epoch);
    const tools = {
      db,
      feed,
      feedHttp,
      secrets: shopSecrets,
      agentLink: link,
      packagesFolder,
      artifacts,
      log,
    };
    const runTask = createDeploymentRunner({
      ...{ ...tools, now: Date.now, limits: own, artifactLimits: shopArtifactLimits },
    });
    const queue = { room: { deployments: 5, upkeep: 5 }, now: Date.now, retryMs: 1 };
    const runner = createTaskRunner({ db, feed, runTask, log, ...queue });
    await runner.start();
    return { background, link, runner, ask: asker(routesOf(store, link, runner, feed)) };
  };
  const end = async ({ background, link, runner }: Life) => {
    await runner.stop();
    await link.close();
    await background.settle();
  };
  let life: Life | undefined = await live(limits);
  const must = () => {
    if (!life) throw new Error('the server does not run');
    return life;
  };
  await must().ask('environments.create', { body: { name: 'Test' } });

  return {
    ...{ store, packagesFolder, artifactsFolder },
    askHolders: () => askHolders({ db, agentLink: must().link }),
    ask: (operation, sent) => must().ask(operation, sent),
    sayHello: async (machine) => {
      const { id } = await must().ask('machines.get', { id: machine });
      await must().link.checkHealth(id);
    },
    stop: async () => {
      await end(must());
      life = undefined;
    },
    restart: async (own = limits) => {
      if (life) await end(life);
      life = await live(own);
    },
    addMachine: async (name, role) => {
      const agent = await startTestAgent(identity.thumbprint);
      agents.push(agent);
      const { thumbprint, address } = agent;
      const body = { name, environments: ['Test'], roles: [role], thumbprint, address };
      await must().ask('machines.create', { body: { ...body, communication: 'listening' } });
      return agent;
    },
    makeRelease: async (project, steps, variables = []) => {
      const { ask } = must();
      for (const { action } of steps) {
        if (action.kind !== 'deploy-package') continue;
        const body = bodyOf(await packageBytes(store.folder, action.packageId, '1.0.0'));
        await ask('packages.push', { body, query: { overwriteMode: 'ignore' } });
      }
      const { id } = await ask('projects.create', { body: { name: project } });
      await ask('processes.put', { id, body: { version: 0, steps } });
      await ask('variables.put', { id, body: { version: 0, variables } });
      return (await ask('releases.create', { body: { project, version: '1.0.0' } })).id;
    },
    deploy: async (release, choices = {}) => {
      const body = { release, environment: 'Test', ...choices };
      return (await must().ask('deployments.create', { body })).taskId;
    },
    untilFault: () => faulty.promise,
    untilEnded: async (taskId) => readToEnd(db, feed, taskId),
    untilLine: async (taskId, text) => {
      const found = new AbortController();
      await streamLog({
        ...{ db, feed, taskId, after: 0, signal: found.signal },
        send: async ({ events }) => {
          if (events.some((event) => event.kind === 'line' && event.text === text)) found.abort();
        },
      });
    },
    close: async () => {
      if (life) await end(life);
      await Promise.all(agents.map((agent) => agent.stop()));
      await store.close();
    },
  };
}

function openLink(
  { db }: TestStore,
  artifacts: ArtifactFiles,
  background: Background,
  identity: Identity,
  epoch: number,
): Promise<AgentLink> {
  return createAgentLink({
    ...{ identity, serverId: 'server', epoch, polling: { host: '127.0.0.1', port: 0 } },
    backOff: { firstMs: 1, lastMs: 5 },
    loadMachines: () => loadLinkedMachines(db),
    onContact: (_, contact, session) => {
      if (contact.state === 'healthy' && session) {
        background.add(forgetEnded({ db, artifacts, now: Date.now }, session, contact.answer.actions));
      }
    },
    onRefused: () => undefined,
    onBroken: () => undefined,
  });
}

async function readToEnd(
  db: TestStore['db'],
  feed: ReturnType<typeof createLogFeed>,
  taskId: string,
): Promise<Ended> {
  const events: LogEvent[] = [];
  let taskState: TaskState = 'queued';
  await streamLog({
    ...{ db, feed, taskId, after: 0, signal: new AbortController().signal },
    send: async (page) => {
      events.push(...page.events);
      taskState = page.taskState;
    },
  });
  const lines = events.flatMap((event) => (event.kind === 'line' ? [event.text] : []));
  const states = events.flatMap((event) => (event.kind === 'node' ? [[event.id, event.state] as const] : []));
  return { taskState, events, lines, states: Object.fromEntries(states) };
}
