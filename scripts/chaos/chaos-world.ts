/** A server, five real agents each behind a proxy of its own, fifty light ones behind another, and what they do. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Clock, openClock } from '../../test/support/clock.ts';
import { type FaultProxy, startFaultProxy } from '../../test/support/fault-proxy.ts';
import { type LightAgents, startLightAgents } from '../../test/support/light-agents.ts';
import { processesBelow } from '../../test/support/processes-below.ts';
import { createWorld, type World } from '../../test/support/world.ts';
import type { RigAgent } from '../rig/agent.ts';
import { createProject } from '../rig/api.ts';

export type ChaosAgent = { readonly agent: RigAgent; readonly proxy: FaultProxy; readonly clock: Clock };

export type ChaosWorld = World & {
  /** Of all scripts: `<begin or end> <step> <release> <machine>`. */
  readonly ledger: string;
  readonly serverClock: Clock;
  readonly real: readonly ChaosAgent[];
  readonly light: LightAgents;
  readonly lightProxy: FaultProxy;
};

const realAgents = 5;
const lightAgents = 50;

/** Lines of each script. */
export const lineCount = 1000;

/** In no log, no file and no answer. */
export const canary = 'canary-5b1e70c2-chaos-do-not-tell';

/** Dead peers are noticed within seconds, so that a run of minutes sees many of them. */
const spans = (prefix: string) => ({ [`${prefix}HEARTBEAT_MS`]: '500', [`${prefix}DEAD_AFTER_MS`]: '3000' });

/** What was opened is closed, also where the rest cannot be. */
export async function createChaosWorld(): Promise<ChaosWorld> {
  const opened: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const end of opened.splice(0).reverse()) await end();
  };
  try {
    return { ...(await open(opened)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(opened: (() => Promise<unknown>)[]): Promise<ChaosWorld> {
  const clocks = await mkdtemp(path.join(os.tmpdir(), 'tako-clocks-'));
  opened.push(() => rm(clocks, { recursive: true, force: true }));
  const serverClock = await openClock(path.join(clocks, 'server'));
  const world = await createWorld({ env: { ...spans('TAKO_'), ...serverClock.env } });
  const proxyTo = async (target: { host: string; port: number }) => {
    const proxy = await startFaultProxy(target);
    opened.push(proxy.close);
    return proxy;
  };
  const ledger = path.join(world.folder, 'ledger');
  const real: ChaosAgent[] = [];
  // Its folder goes with it, so whatever agents and runners have started must have gone before.
  opened.push(world.close, async () => endAllBelow(world.folder));
  for (let index = 0; index < realAgents; index++) {
    const clock = await openClock(path.join(clocks, `agent-${index}`));
    real.push(await addReal(world, index, clock, proxyTo));
  }
  const lightProxy = await proxyTo({ host: '127.0.0.1', port: world.server.ready().pollingPort });
  const light = await startLightAgents(world, {
    ...{ count: lightAgents, role: 'light', via: { host: '127.0.0.1', port: lightProxy.port } },
    lines: (_spec, name) => [`${name} was here`],
  });
  opened.push(light.close);
  const variables = [{ name: 'Canary', value: canary, isSensitive: true }];
  await createProject(world.api, 'Real', realSteps(ledger), variables);
  await createProject(world.api, 'Light', [scriptStep('Run', 'light', 'echo\n')]);
  return { ...world, ledger, serverClock, real, light, lightProxy };
}

async function addReal(
  world: World,
  index: number,
  clock: Clock,
  proxyTo: (target: { host: string; port: number }) => Promise<FaultProxy>,
): Promise<ChaosAgent> {
  const way = Promise.withResolvers<FaultProxy>();
  const agent = await world.addAgent({
    ...{ name: `real-${index + 1}`, roles: ['real'], polling: index % 2 === 1 },
    env: { ...spans('TENTACLE_'), ...clock.env },
    via: async (target) => {
      const proxy = await proxyTo(target);
      way.resolve(proxy);
      return { host: '127.0.0.1', port: proxy.port };
    },
  });
  return { agent, clock, proxy: await way.promise };
}

function endAllBelow(folder: string): void {
  for (const { pid } of processesBelow(folder)) process.kill(pid, 'SIGKILL');
}

const scriptStep = (name: string, role: string, body: string) => ({
  ...{ name, roles: [role], action: { kind: 'run-script', syntax: 'bash', body } },
});

function realSteps(ledger: string) {
  return [
    { name: 'Place', roles: ['real'], action: { kind: 'deploy-package', packageId: 'Chaos' } },
    scriptStep('Talk', 'real', talk(ledger, 'script')),
  ];
}

/** What the package of each deployment brings along. */
export function packageFiles(ledger: string): Readonly<Record<string, string>> {
  return { 'Deploy.sh': talk(ledger, 'package') };
}

/** Says its lines over some seconds, its secret before them. */
function talk(ledger: string, step: string): string {
  const enter = (what: string) =>
    `printf '%s %s %s\\n' '${what} ${step}' "$release" "$machine" >> '${ledger}'`;
  return [
    'release=$(get_octopusvariable Octopus.Release.Number)',
    'machine=$(get_octopusvariable Octopus.Machine.Name)',
    enter('begin'),
    'echo "the secret is $(get_octopusvariable Canary)"',
    `for ((n = 1; n <= ${lineCount}; n++)); do echo "${step} $n"; ((n % 100)) || sleep 0.3; done`,
    enter('end'),
    '',
  ].join('\n');
}
