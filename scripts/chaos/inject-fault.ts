/** A planned fault, from its beginning to its end. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { isAlive } from '../../test/support/alive.ts';
import { openSilence } from '../../test/support/silence.ts';
import { hasStrace, inject } from '../../test/support/strace.ts';
import type { ChaosAgent, ChaosWorld } from './chaos-world.ts';
import { type FaultKind, faultKinds, type PlannedFault } from './plan.ts';

export type InjectedFault = {
  /** What has happened to whom, for people. */
  readonly told: string;
  /** The machines that are hit. */
  readonly machines: readonly string[];
  /** Whether actions that run there now may end otherwise than well: nobody could know how they end, or there is no room. */
  readonly mayFail: boolean;
  /** Everything is as it was before. */
  end(): Promise<void>;
};

/** What a fault tells besides its kind and its target; `end` where there is something to end. */
type Injected = {
  readonly end?: () => unknown;
  readonly mayFail?: boolean;
  readonly more?: string | number;
};
type Inject = (scene: ChaosAgent & ChaosWorld, fault: PlannedFault) => Injected | Promise<Injected>;

const enough = { addresses: 20, each: 15 };
const full = ['pwrite64,pwritev,fsync,fdatasync', 'error=ENOSPC'] as const;

const injections: Readonly<Record<FaultKind, Inject>> = {
  'link-cut': ({ proxy }) => {
    proxy.cut();
    return {};
  },
  'link-refused': ({ proxy }) => {
    proxy.refuse(true);
    proxy.cut();
    return { end: () => proxy.refuse(false) };
  },
  'link-silent': ({ proxy }) => {
    proxy.pause();
    return { end: proxy.resume };
  },
  'link-half-silent': ({ proxy }, { direction }) => {
    proxy.pause(direction);
    return { end: proxy.resume, more: direction };
  },
  'link-late': ({ proxy }) => {
    proxy.shape({ delayMs: 150, pieceBytes: 700 });
    return { end: () => proxy.shape({}) };
  },
  'link-narrow': ({ proxy }) => {
    proxy.shape({ bytesPerSecond: 100_000, pieceBytes: 1_000 });
    return { end: () => proxy.shape({}) };
  },
  'link-reset-at-byte': (scene, { bytes }) => endAtByte(scene, bytes, 'rst'),
  'link-ended-at-byte': (scene, { bytes }) => endAtByte(scene, bytes, 'fin'),
  'agent-killed': async ({ agent }) => {
    await agent.stop('SIGKILL');
    return { end: () => agent.start() };
  },
  'agent-restarted': async ({ agent }) => {
    await agent.stop();
    return { end: () => agent.start() };
  },
  'agent-stopped': ({ agent }) => ({ end: stopProcess(agent.process().pid) }),
  'agent-failpoint': async ({ agent }, { place }) => {
    await agent.stop();
    agent.start({ FAILPOINT: `${place.agent}:kill` });
    const end = async () => {
      await agent.stop('SIGKILL');
      agent.start();
    };
    return { end, more: place.agent };
  },
  'agent-disk-full': async ({ agent }) => ({
    end: (await inject(agent.process().pid, ...full)).stop,
    mayFail: true,
  }),
  'agent-clock': async ({ clock }, { aheadMs }) => {
    await clock.set(aheadMs);
    return { end: () => clock.set(0), more: aheadMs };
  },
  'runner-killed': async ({ agent }) => {
    const pid = await runnerOf(agent.home);
    if (pid === undefined) return { more: '(none runs)' };
    process.kill(pid, 'SIGKILL');
    return { mayFail: true, more: pid };
  },
  'runner-stopped': async ({ agent }) => {
    const pid = await runnerOf(agent.home);
    return pid === undefined ? { more: '(none runs)' } : { end: stopProcess(pid), more: pid };
  },
  'server-killed': async ({ server }) => {
    await server.stop('SIGKILL');
    return { end: () => server.start() };
  },
  'server-restarted': async ({ server }) => {
    await server.stop();
    return { end: () => server.start() };
  },
  'server-stopped': ({ server }) => ({ end: stopProcess(server.process().pid) }),
  'server-failpoint': async ({ server }, { place }) => {
    await server.stop();
    // It may pass the place before it is ready.
    await server.start({ FAILPOINT: `${place.server}:kill` }).catch(() => undefined);
    const end = async () => {
      await server.stop('SIGKILL');
      await server.start();
    };
    return { end, more: place.server };
  },
  'server-disk-full': async ({ server }) => ({ end: (await inject(server.process().pid, ...full)).stop }),
  'server-clock': async ({ serverClock }, { aheadMs }) => {
    await serverClock.set(aheadMs);
    return { end: () => serverClock.set(0), more: aheadMs };
  },
  strangers: async ({ server }) => ({
    end: (await openSilence(server.ready().pollingPort, enough)).close,
  }),
  'light-cut': ({ lightProxy }) => {
    lightProxy.cut();
    return {};
  },
  'light-silent': ({ lightProxy }) => {
    lightProxy.pause();
    return { end: lightProxy.resume };
  },
};

const needsStrace: readonly FaultKind[] = ['agent-disk-full', 'server-disk-full'];

/** Settles when the fault is there. */
export async function injectFault(world: ChaosWorld, fault: PlannedFault): Promise<InjectedFault> {
  const { kind } = fault;
  const target = world.real[fault.agent]!;
  const machines = machinesHit(world, target, kind);
  const isTried = hasStrace || !needsStrace.includes(kind);
  const injected = isTried
    ? await injections[kind]({ ...world, ...target }, fault)
    : { more: '(not tried: strace is not installed)' };
  const { end, mayFail = false, more = '' } = injected;
  const whom = faultKinds[kind].hits === 'machine' ? [target.agent.name] : [];
  return {
    ...{ told: [kind, ...whom, more].join(' ').trim(), machines, mayFail },
    end: async () => {
      await end?.();
    },
  };
}

function machinesHit({ real }: ChaosWorld, { agent }: ChaosAgent, kind: FaultKind): string[] {
  const { hits } = faultKinds[kind];
  switch (hits) {
    case 'machine':
      return [agent.name];
    case 'server':
      return real.map((one) => one.agent.name);
    case 'light agents':
      return [];
    default:
      return hits satisfies never;
  }
}

async function endAtByte({ agent, proxy }: ChaosAgent, bytes: number, end: 'fin' | 'rst'): Promise<Injected> {
  void proxy.endAtByte(agent.polling ? 'down' : 'up', bytes, end);
  return { end: proxy.disarm, more: bytes };
}

/** Until it is let go on; one that has ended meanwhile need not. */
function stopProcess(pid: number): () => void {
  process.kill(pid, 'SIGSTOP');
  return () => {
    if (isAlive(pid)) process.kill(pid, 'SIGCONT');
  };
}

/** Of an action that has not ended. */
async function runnerOf(home: string): Promise<number | undefined> {
  const actions = path.join(home, 'actions');
  for (const name of await readdir(actions)) {
    // Whatever is read here may go at any moment.
    const read = (file: string) => readFile(path.join(actions, name, file), 'utf8').catch(() => '');
    const [runner, ended] = [await read('runner.json'), await read('ended.json')];
    const pid = runner.endsWith('}') && ended === '' ? Number(JSON.parse(runner).pid) : undefined;
    if (pid !== undefined && isAlive(pid)) return pid;
  }
  return undefined;
}
