/** The running agent: its actions, its listening port, and the servers that it polls. */
import { watch } from 'node:fs';
import {
  type AgentHandler,
  defaultLinkLimits,
  type Gate,
  type LinkLimits,
  listenForServers,
  type Refusal,
} from '@tako/protocol';
import { openActions } from '../action/actions.ts';
import { openEpochs } from '../calls/epochs.ts';
import { createHandler } from '../calls/handler.ts';
import { UserError } from '../errors.ts';
import { type Config, type Home, readConfig, readIdentity } from '../home/home.ts';
import { lockHome } from '../home/lock-home.ts';
import { thisProgram } from '../home/program.ts';
import { cleanUpEveryMs } from '../limits.ts';
import { createFileCache } from '../package/file-cache.ts';
import { openUpgrades } from '../upgrade/upgrades.ts';
import { agentVersion } from '../version.ts';
import { type LinkSpans, limitsOf } from './link-spans.ts';
import { createLog, type Log } from './log.ts';
import { pollServers } from './poll-servers.ts';

/**
 * Runs until `signal`, or until another file is to take its place: then it settles with true. What goes on in runners goes
 * on. Throws `UserError` where another agent runs in this home or the port cannot be opened.
 */
export async function runAgent(home: Home, spans: LinkSpans, signal: AbortSignal): Promise<boolean> {
  const handOver = new AbortController();
  const limits = limitsOf(spans, defaultLinkLimits);
  const identity = await readIdentity(home);
  const config = await readConfig(home);
  const log = createLog((line) => process.stdout.write(line));
  const unlock = await lockHome(home);
  try {
    const onBroken = (error: unknown) => log.error('something failed', error);
    const { applications, name: agentName } = config;
    const places = { ...home, applications, agentName, program: thisProgram() };
    const actions = await openActions(places, onBroken);
    try {
      const { thumbprint } = identity;
      const files = createFileCache(home.files);
      const epochs = await openEpochs(home.epochs);
      const upgrades = await openUpgrades({ home, files, onSwitched: () => handOver.abort() });
      const handler = createHandler({ thumbprint, actions, files, epochs, upgrades });
      const stopCleaning = await cleanUpNowAndThen(() => files.cleanUp(Date.now()), onBroken);
      await serve(
        { home, config, identity, handler, limits, log, onBroken },
        AbortSignal.any([signal, handOver.signal]),
      );
      stopCleaning();
    } finally {
      actions.close();
    }
  } finally {
    await unlock();
  }
  return handOver.signal.aborted;
}

async function cleanUpNowAndThen(
  cleanUp: () => Promise<void>,
  onBroken: (error: unknown) => void,
): Promise<() => void> {
  await cleanUp();
  const timer = setInterval(() => cleanUp().catch(onBroken), cleanUpEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}

type Serving = {
  readonly home: Home;
  readonly config: Config;
  readonly identity: Awaited<ReturnType<typeof readIdentity>>;
  readonly handler: AgentHandler;
  readonly limits: Partial<LinkLimits>;
  readonly log: Log;
  readonly onBroken: (error: unknown) => void;
};

/** Listens and polls as the configuration says, also when it changes, until `signal`. */
async function serve(serving: Serving, signal: AbortSignal): Promise<void> {
  const { home, identity, log } = serving;
  let { config } = serving;
  const gate = await openPort(serving, (thumbprint) => config.trusted.includes(thumbprint));
  const polling = pollServers(serving);
  polling.follow(config.polled);
  const watcher = watch(home.folder, (_event, name) => {
    if (name !== 'config.json') return;
    const apply = (next: Config) => {
      config = next;
      gate?.recheck();
      polling.follow(next.polled);
    };
    readConfig(home).then(apply, (error: unknown) =>
      log.error('the configuration cannot be used; the last one stays', error),
    );
  });
  const { thumbprint } = identity;
  const facts = { version: agentVersion, thumbprint, port: gate?.port, polls: config.polled.length };
  log.info('the agent runs', facts);
  try {
    await aborted(signal);
    log.info('the agent ends; scripts that run go on');
  } finally {
    watcher.close();
    await polling.close();
    await gate?.close();
  }
}

async function openPort(
  { config, identity, handler, limits, log, onBroken }: Serving,
  isTrusted: Parameters<typeof listenForServers>[0]['isTrusted'],
): Promise<Gate | undefined> {
  if (!config.listen) return undefined;
  const { host, port } = config.listen;
  try {
    return await listenForServers({
      ...{ host, port, identity, handler, limits, isTrusted, onBroken },
      onRefused: (refusal) => logRefusal(log, refusal),
      onConnected: (thumbprint) => log.info('a server connected', { thumbprint }),
      onDisconnected: (thumbprint) => log.info('a server disconnected', { thumbprint }),
    });
  } catch (error) {
    const why = (error as Error).message;
    throw new UserError(`this agent cannot listen on ${host}:${port}: ${why}`, 'failed', error);
  }
}

function logRefusal(log: Log, { remote, thumbprint, reason }: Refusal): void {
  log.warn(`a connection was refused: ${reason}`, { remote, thumbprint });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
