/** The running agent: its actions, its listening port, and the servers that it polls. */
import { watch } from 'node:fs';
import { listenForServers, pollServer, type Refusal } from '@tako/protocol';
import { type Logger, pino } from 'pino';
import { openActions } from '../action/actions.ts';
import { createHandler } from '../calls/handler.ts';
import { type Config, type Home, type PolledServer, readConfig, readIdentity } from '../home/home.ts';
import { lockHome } from '../home/lock-home.ts';
import { cleanUpEveryMs } from '../limits.ts';
import { createFileCache } from '../package/file-cache.ts';
import { agentVersion } from '../version.ts';

/** Runs until `signal`; what goes on in runners goes on. Throws `UserError` where another agent runs in this home. */
export async function runAgent(home: Home, signal: AbortSignal): Promise<void> {
  const identity = await readIdentity(home);
  let config = await readConfig(home);
  const unlock = await lockHome(home);
  const log = pino({ name: 'tentacle' });
  const files = createFileCache(home.files);
  const places = {
    actions: home.actions,
    files: home.files,
    applications: config.applications,
    journal: home.journal,
  };
  const actions = await openActions(places);
  const handler = createHandler({ thumbprint: identity.thumbprint, actions, files });
  const onBroken = (error: unknown) => log.error({ err: error }, 'a request of the server failed');
  const common = { identity, handler, onBroken };

  const gate = config.listen
    ? await listenForServers({
        ...{ ...common, host: config.listen.host, port: config.listen.port },
        isTrusted: (thumbprint) => config.trusted.includes(thumbprint),
        onRefused: (refusal) => logRefusal(log, refusal),
        onConnected: (thumbprint) => log.info({ thumbprint }, 'a server connected'),
        onDisconnected: (thumbprint) => log.info({ thumbprint }, 'a server disconnected'),
      })
    : undefined;
  const polling = new Map<string, AbortController>();
  const follow = (next: Config) => {
    config = next;
    const wanted = new Map(next.polled.map((server) => [JSON.stringify(server), server]));
    for (const [key, stop] of polling) {
      if (wanted.has(key)) continue;
      stop.abort();
      polling.delete(key);
    }
    for (const [key, server] of wanted)
      if (!polling.has(key)) polling.set(key, startPolling(server, common, log));
  };
  follow(config);
  const watcher = watch(home.folder, (_event, name) => {
    if (name !== 'config.json') return;
    readConfig(home).then(follow, (error: unknown) =>
      log.error({ err: error }, 'the configuration cannot be used; the last one stays'),
    );
  });
  const cleanUp = setInterval(() => void files.cleanUp(Date.now()).catch(onBroken), cleanUpEveryMs);
  cleanUp.unref();
  await files.cleanUp(Date.now());
  log.info(
    { version: agentVersion, thumbprint: identity.thumbprint, port: gate?.port, polls: config.polled.length },
    'the agent runs',
  );

  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  log.info('the agent ends; scripts that run go on');
  watcher.close();
  clearInterval(cleanUp);
  for (const stop of polling.values()) stop.abort();
  await gate?.close();
  actions.close();
  await unlock();
}

function logRefusal(log: Logger, { remote, thumbprint, reason }: Refusal): void {
  log.warn({ remote, thumbprint }, `a connection was refused: ${reason}`);
}

type Common = Pick<Parameters<typeof pollServer>[0], 'identity' | 'handler'> & {
  onBroken: (error: unknown) => void;
};

function startPolling(server: PolledServer, common: Common, log: Logger): AbortController {
  const stop = new AbortController();
  const { host, port, thumbprint } = server;
  void pollServer({
    ...{ ...common, host, port, expected: thumbprint, signal: stop.signal },
    onState: (state) => {
      if (state.state === 'connected')
        log.info({ host, port, purpose: state.purpose }, 'connected to the server');
      else log.warn({ host, port, purpose: state.purpose, retryMs: state.retryMs }, state.reason);
    },
  }).catch((error: unknown) => log.fatal({ err: error }, 'polling broke'));
  return stop;
}
