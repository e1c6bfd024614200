/** A polling agent whose certificate the server trusts, and which does what the test wants. */
import type { TLSSocket } from 'node:tls';
import {
  type AgentHandler,
  createIdentity,
  type Identity,
  pollServer,
  type Thumbprint,
} from '@tako/protocol';
import { defaultLinkLimits } from '../../packages/protocol/src/limits.ts';
import {
  createMemoryAgent,
  type MemoryAgent,
} from '../../packages/protocol/src/memory-handler.test-support.ts';
import { dialTls } from '../../packages/protocol/src/tls.ts';
import type { World } from './world.ts';

export type HostileAgent = {
  readonly memory: MemoryAgent;
  close(): Promise<void>;
};

/** Makes the machine `evil`, whose role is `evil`; its identity. */
export async function registerEvil(world: World): Promise<Identity> {
  const identity = await createIdentity({ commonName: 'evil' });
  const { thumbprint } = identity;
  const machine = { environments: ['Test'], roles: ['evil'], communication: 'polling' };
  await world.api.post('/machines', { ...machine, name: 'evil', thumbprint });
  return identity;
}

/** Comes to the server and answers it as an agent does that keeps all in memory, but for what `change` makes of that. */
export function startHostileAgent(
  world: World,
  identity: Identity,
  change: (memory: MemoryAgent) => Partial<AgentHandler>,
): HostileAgent {
  const memory = createMemoryAgent(identity.thumbprint);
  const off = new AbortController();
  const { pollingPort: port, thumbprint } = world.server.ready();
  const polling = pollServer({
    ...{ host: '127.0.0.1', port, identity, expected: thumbprint as Thumbprint, signal: off.signal },
    limits: { firstBackOffMs: 20, lastBackOffMs: 100 },
    handler: { ...memory.handler, ...change(memory) },
  });
  return {
    memory,
    close: async () => {
      off.abort();
      await polling;
    },
  };
}

/** A connection to the server, its handshake done, on which nothing has been said. */
export function dialServer(world: World, identity: Identity): Promise<TLSSocket> {
  const { pollingPort: port, thumbprint } = world.server.ready();
  return dialTls({
    ...{ host: '127.0.0.1', port, identity, expected: thumbprint as Thumbprint },
    ...{ purpose: 'control', limits: defaultLinkLimits },
  });
}
