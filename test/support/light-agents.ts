/**
 * Many agents in this process. They speak the real protocol over TLS connections of their own and keep in memory what a
 * real one keeps on its disk; an action is over as soon as it has come.
 */
import {
  type ActionSpec,
  createIdentity,
  type Identity,
  type LogRecord,
  pollServer,
  type Thumbprint,
  type Ticket,
} from '@tako/protocol';
import { createMemoryAgent } from '../../packages/protocol/src/memory-handler.test-support.ts';
import type { World } from './world.ts';

export type LightAgents = {
  readonly names: readonly string[];
  /** How often each ticket has been started, over all agents. */
  readonly starts: Map<Ticket, number>;
  /** Closes every connection, for good. */
  close(): Promise<void>;
};

export type LightOptions = {
  readonly count: number;
  readonly role: string;
  /** What an action says. */
  readonly lines: (spec: ActionSpec, name: string) => readonly string[];
  /** Where they dial, where not the server itself. */
  readonly via?: { readonly host: string; readonly port: number };
};

/** Requests that are under way at once. */
const atOnce = 16;

/** Registers them as polling machines `light-1`, `light-2`, … and lets them dial, for ever. */
export async function startLightAgents(world: World, options: LightOptions): Promise<LightAgents> {
  const names = Array.from({ length: options.count }, (_, index) => `light-${index + 1}`);
  const identities = new Map<string, Identity>();
  await inTurns(names, async (name) => {
    const identity = await createIdentity({ commonName: name });
    identities.set(name, identity);
    const { thumbprint } = identity;
    const place = { environments: ['Test'], roles: [options.role], communication: 'polling' };
    await world.api.post('/machines', { ...place, name, thumbprint });
  });
  const off = new AbortController();
  const starts: LightAgents['starts'] = new Map();
  const polling = names.map((name) => poll(world, name, identities.get(name)!, options, starts, off.signal));
  return {
    ...{ names, starts },
    close: async () => {
      off.abort();
      await Promise.all(polling);
    },
  };
}

function poll(
  world: World,
  name: string,
  identity: Identity,
  { lines, via }: LightOptions,
  starts: LightAgents['starts'],
  signal: AbortSignal,
): Promise<void> {
  const memory = createMemoryAgent(identity.thumbprint);
  const { pollingPort, thumbprint } = world.server.ready();
  return pollServer({
    ...(via ?? { host: '127.0.0.1', port: pollingPort }),
    ...{ identity, expected: thumbprint as Thumbprint, signal },
    handler: {
      ...memory.handler,
      startAction: async (spec) => {
        const answer = await memory.handler.startAction(spec);
        if (!answer.started) return answer;
        starts.set(spec.ticket, (starts.get(spec.ticket) ?? 0) + 1);
        // Hundreds of agents over an hour would keep gigabytes.
        memory.started.length = 0;
        memory.write(spec.ticket, said(lines(spec, name)), ended());
        return answer;
      },
    },
  });
}

const said = (lines: readonly string[]): LogRecord => ({
  ...{ kind: 'lines', time: Date.now(), node: '', level: 'info', lines },
});
const ended = (): LogRecord => ({
  ...{ kind: 'ended', time: Date.now(), outcome: 'succeeded', exitCode: 0, hasWarnings: false },
});

async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const turns = Array.from({ length: atOnce }, async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  });
  await Promise.all(turns);
}
