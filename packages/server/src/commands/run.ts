/** `tako-server run`: wires all parts of the server, on this page. */
import { once } from 'node:events';
import { type Logger, pino } from 'pino';
import { apiKeyRoutes } from '../access/api-key.routes.ts';
import { createAuthenticate, createAuthenticateKey } from '../access/authenticate.ts';
import { sessionRoutes } from '../access/session.routes.ts';
import { userRoutes } from '../access/user.routes.ts';
import { logSockets } from '../activity-log/log.sockets.ts';
import { createLogFeed } from '../activity-log/log-feed.ts';
import { createAddressGuard } from '../address-guard.ts';
import { type AgentLink, createAgentLink } from '../agent-link/agent-link.ts';
import { artifactRoutes } from '../artifact/artifact.routes.ts';
import { openArtifactFiles } from '../artifact/artifact-files.ts';
import { askRegularly } from '../artifact/ask-holders.ts';
import type { ArtifactStore } from '../artifact/collect-pending.ts';
import { artifactLimits, askEveryMs } from '../artifact/limits.ts';
import { sweepArtifactFiles } from '../artifact/sweep-artifact-files.ts';
import { changeSockets } from '../change-feed/change.sockets.ts';
import { createChangeFeed } from '../change-feed/change-feed.ts';
import { changesOf } from '../change-feed/operation-changes.ts';
import type { Config } from '../config/settings.ts';
import { type DataFolder, dataFolderAt, readIdentity, readMasterKey } from '../data-folder/data-folder.ts';
import { lockDataFolder } from '../data-folder/lock-data-folder.ts';
import { replaceFile } from '../data-folder/replace-file.ts';
import { type Db, openDatabase } from '../database/open-database.ts';
import { createSecrets } from '../database/secrets.ts';
import { dashboardRoutes } from '../deployment/dashboard.routes.ts';
import { deploymentRoutes } from '../deployment/deployment.routes.ts';
import { forgetEnded } from '../deployment/forget-actions.ts';
import { createDeploymentRunner } from '../deployment/run-deployment.ts';
import { environmentRoutes } from '../environment/environment.routes.ts';
import { feedRoutes } from '../external-feed/feed.routes.ts';
import { createFeedHttp } from '../external-feed/feed-http.ts';
import { createFetches } from '../external-feed/fetches.ts';
import { healthCheckRoutes } from '../health-check/health-check.routes.ts';
import { checksAtOnce, lookEveryMs } from '../health-check/limits.ts';
import { createHealthCheckRunner } from '../health-check/run-health-check.ts';
import { scheduleHealthChecks } from '../health-check/schedule-health-checks.ts';
import { createApp } from '../http/create-app.ts';
import { openHttpServer, portError } from '../http/http-server.ts';
import { serveSockets } from '../http/sockets.ts';
import { machineRoutes } from '../machine/machine.routes.ts';
import { loadLinkedMachines, recordContact } from '../machine/machine.store.ts';
import { machinePolicyRoutes } from '../machine-policy/machine-policy.routes.ts';
import { nugetFeedRoutes } from '../nuget-feed/nuget-feed.routes.ts';
import { cleanRegularly } from '../package/clean-packages.ts';
import { cleanEveryMs } from '../package/limits.ts';
import { packageRoutes } from '../package/package.routes.ts';
import { sweepPackageFiles } from '../package/sweep-package-files.ts';
import { projectRoutes } from '../project/project.routes.ts';
import { registrationRoutes } from '../registration/registration.routes.ts';
import { fetchRoutes, releaseRoutes } from '../release/release.routes.ts';
import { runByKind } from '../task/run-by-kind.ts';
import { createTaskRunner } from '../task/run-tasks.ts';
import { taskRoutes } from '../task/task.routes.ts';
import { variableSetRoutes } from '../variable/variable-set.routes.ts';
import { serverVersion } from '../version.ts';
import { keepHeapSmall } from './keep-heap-small.ts';
import { databaseLocation } from './location.ts';
import { type ServerFacts, takeServer } from './take-server.ts';

/** Serves until `signal`, then ends in an orderly way: what runs goes on with the next start. Throws `UserError`. */
export async function run(config: Config, readyFile: string | undefined, signal: AbortSignal): Promise<void> {
  keepHeapSmall();
  const data = dataFolderAt(config.data);
  await readIdentity(data);
  const unlock = lockDataFolder(data);
  try {
    const db = await openDatabase(databaseLocation(config, data));
    try {
      await serve(config, data, db, readyFile, signal);
    } finally {
      await db.destroy();
    }
  } finally {
    unlock();
  }
}

async function serve(
  config: Config,
  data: DataFolder,
  db: Db,
  readyFile: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const log = pino({ level: config.logLevel });
  const now = Date.now;
  const identity = await readIdentity(data);
  const secrets = createSecrets(await readMasterKey(data));
  const feed = createLogFeed();
  const changes = createChangeFeed();
  feed.onState((id) =>
    changes.publish([
      { resource: 'tasks', id },
      { resource: 'deployments', id: null },
    ]),
  );
  const facts = await takeServer(db);
  await sweepPackageFiles({ db, packagesFolder: data.packages, now });
  await sweepArtifactFiles(db, data.artifacts);
  const artifacts = openArtifactFiles(data.artifacts);
  const onHealth = (id: string) => changes.publish([{ resource: 'machines', id }]);
  const onArtifacts = () => changes.publish([{ resource: 'artifacts', id: null }]);
  const store = { db, artifacts, now, onArtifacts };
  const agentLink = await openAgentLink(config, store, log, { ...facts, identity }, onHealth);

  const api = await openHttpServer(config);

  const packagesFolder = data.packages;
  const feedHttp = createFeedHttp({ mayGoTo: createAddressGuard(config.feedPrivateAddresses) });
  const fetches = createFetches(now, () => changes.publish([{ resource: 'fetches', id: null }]));
  const { firstReachMs, lostMachineMs } = config;
  const runDeployment = createDeploymentRunner({
    ...{ db, feed, feedHttp, secrets, agentLink, packagesFolder, artifacts, onArtifacts, now, log },
    limits: { firstReachMs, lostMachineMs },
    artifactLimits: artifactLimits(config.maxArtifactMegabytes, config.maxActionArtifactMegabytes),
  });
  const onPackages = () => changes.publish([{ resource: 'packages', id: null }]);
  const runHealthCheck = createHealthCheckRunner({ db, feed, agentLink, now, log, onHealth });
  const runTask = runByKind(db, { deployment: runDeployment, 'health-check': runHealthCheck });
  const room = { deployments: config.maxRunningTasks, upkeep: checksAtOnce };
  const runner = createTaskRunner({ db, feed, runTask, room, now, log });
  const authenticate = createAuthenticate(db, now);
  const { pollingPort } = agentLink;
  const app = createApp({
    handlers: {
      'server.info': async () => ({
        ...{ name: 'Tako', version: serverVersion, apiVersion: 'v1', serverId: facts.serverId },
        ...{ thumbprint: identity.thumbprint, pollingPort, time: new Date(now()).toISOString() },
      }),
      ...sessionRoutes({ db, now }),
      ...userRoutes({ db, now }),
      ...apiKeyRoutes({ db, now }),
      ...environmentRoutes({ db }),
      ...machinePolicyRoutes({ db }),
      ...machineRoutes({ db, agentLink }),
      ...registrationRoutes({ db, agentLink, thumbprint: identity.thumbprint, now }),
      ...healthCheckRoutes({ db, feed, agentLink, runner, now }),
      ...packageRoutes({ db, packagesFolder, now }),
      ...feedRoutes({ db, http: feedHttp, secrets }),
      ...projectRoutes({ db, secrets }),
      ...variableSetRoutes({ db, secrets }),
      ...releaseRoutes({ db, http: feedHttp, secrets, packagesFolder, fetches, now }),
      ...fetchRoutes({ db, fetches }),
      ...deploymentRoutes({ db, secrets, now, serverUri: api.url, runner }),
      ...artifactRoutes({ db, artifactsFolder: data.artifacts }),
      ...taskRoutes({ db, feed, runner, now }),
      ...dashboardRoutes({ db }),
    },
    others: nugetFeedRoutes({
      ...{ db, packagesFolder, now, authenticateKey: createAuthenticateKey(db, now) },
      ...{ isPublic: config.publicFeed, publicUrl: config.publicUrl, onChanged: onPackages },
    }),
    onDone: (done) => changes.publish(changesOf(done)),
    ...{ authenticate, version: serverVersion, log },
  });
  api.server.on('request', app);
  const routes = [...logSockets({ db, feed }), ...changeSockets(changes)];
  const closeSockets = serveSockets(api.server, { authenticate, routes, log });
  await runner.start();
  const stopCleaning = keepFeedClean(config, { db, packagesFolder, now }, log, onPackages);
  const stopAsking = askRegularly({ db, agentLink }, askEveryMs, (error) =>
    log.error({ err: error }, 'machines could not be asked for artifacts that they hold'),
  );
  const stopChecking = scheduleHealthChecks(
    { db, now, onQueued: () => runner.wake() },
    lookEveryMs,
    (error) => log.error({ err: error }, 'health checks could not be queued'),
  );
  log.info({ url: api.url, pollingPort, thumbprint: identity.thumbprint }, 'the server is ready');
  if (readyFile !== undefined) {
    const ready = { port: api.port, pollingPort, pid: process.pid, thumbprint: identity.thumbprint };
    await replaceFile(readyFile, `${JSON.stringify(ready)}\n`);
  }

  if (!signal.aborted) await once(signal, 'abort');
  log.info('the server stops; deployments that run go on with its next start');
  await stopChecking();
  await runner.stop();
  await stopCleaning();
  await feedHttp.close();
  await stopAsking();
  closeSockets();
  await api.close();
  await agentLink.close();
}

/** Nothing goes by itself where the configuration says nothing. */
function keepFeedClean(
  { packageRetentionDays }: Config,
  target: Parameters<typeof cleanRegularly>[0]['target'],
  log: Logger,
  onPackages: () => void,
): () => Promise<void> {
  if (packageRetentionDays === undefined) return async () => undefined;
  return cleanRegularly({
    ...{ target, olderThanDays: packageRetentionDays, everyMs: cleanEveryMs },
    onCleaned: (packages) => {
      if (packages.length === 0) return;
      onPackages();
      const names = packages.map(({ package_id, version }) => `${package_id} ${version}`);
      log.info({ packages: names }, 'packages were deleted that were old and in no release');
    },
    onFailed: (error) => log.error({ err: error }, 'old packages could not be deleted'),
  });
}

function openAgentLink(
  config: Config,
  store: ArtifactStore,
  log: Logger,
  who: ServerFacts & Pick<Parameters<typeof createAgentLink>[0], 'identity'>,
  onHealth: (machineId: string) => void,
): Promise<AgentLink> {
  const { db } = store;
  return createAgentLink({
    ...who,
    polling: { host: config.pollingHost, port: config.pollingPort },
    limits: { pingMs: config.heartbeatMs, silenceMs: config.deadAfterMs },
    loadMachines: () => loadLinkedMachines(db),
    onContact: (machine, contact, session) => {
      const failed = (what: string) => (error: unknown) =>
        log.error({ err: error, machine: machine.name }, what);
      const stored = recordContact(db, machine, contact).then(() => onHealth(machine.id));
      stored.catch(failed('the health of a machine could not be stored'));
      if (contact.state !== 'healthy' || !session) return;
      const told = forgetEnded(store, session, contact.answer.actions);
      told.catch(failed('what an agent keeps of ended actions could not be looked at'));
    },
    onRefused: (refusal) => log.warn(refusal, 'a connection to the polling port was refused'),
    onBroken: (machine, error) =>
      log.warn({ err: error, machine: machine.name }, 'the connection of an agent could not be used'),
  }).catch((error: NodeJS.ErrnoException) => {
    throw portError(error, 'pollingPort', config.pollingHost, config.pollingPort);
  });
}
