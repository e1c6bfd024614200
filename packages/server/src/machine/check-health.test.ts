/** Over real TLS on loopback: the agent's half of the protocol is the real one. */
import {
  type AgentHandler,
  createIdentity,
  type Gate,
  type Identity,
  listenForServers,
} from '@tako/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type AgentLink, createAgentLink } from '../agent-link/agent-link.ts';
import { openTestStore, type TestStore } from '../database/database.test-support.ts';
import { asker } from '../environment/ask.test-support.ts';
import { environmentRoutes } from '../environment/environment.routes.ts';
import { machineRoutes } from './machine.routes.ts';
import { loadLinkedMachines, recordContact } from './machine.store.ts';

let store: TestStore;
let agent: Identity;
let gate: Gate;
let agentLink: AgentLink;
const routesOf = (db: TestStore['db']) => ({
  ...environmentRoutes({ db }),
  ...machineRoutes({ db, agentLink }),
});
let ask: ReturnType<typeof asker<keyof ReturnType<typeof routesOf>>>;

beforeEach(async () => {
  store = await openTestStore();
  const { db } = store;
  const server = await createIdentity({ commonName: 'server' });
  agent = await createIdentity({ commonName: 'agent' });
  gate = await listenForServers({
    ...{ host: '127.0.0.1', port: 0, identity: agent, isTrusted: (it) => it === server.thumbprint },
    handler: greeting(),
  });
  agentLink = await createAgentLink({
    ...{ identity: server, serverId: 'one', epoch: 1, polling: { host: '127.0.0.1', port: 0 } },
    loadMachines: () => loadLinkedMachines(db),
    onContact: (machine, contact) => void recordContact(db, machine, contact),
    onRefused: () => undefined,
    onBroken: () => undefined,
  });
  ask = asker(routesOf(db));
  await ask('environments.create', { body: { name: 'Test' } });
  await ask('machines.create', {
    body: {
      ...{ name: 'web-1', environments: ['Test'], thumbprint: agent.thumbprint },
      ...{ communication: 'listening', address: `127.0.0.1:${gate.port}` },
    },
  });
});
afterEach(async () => {
  await agentLink.close();
  await gate.close();
  await store.close();
});

function greeting(): AgentHandler {
  const answer = {
    ...{ agentVersion: '0.1.0', wire: { min: 1, max: 1 }, thumbprint: agent.thumbprint, incarnation: 'one' },
    ...{ hostname: 'web-1', platform: 'linux', arch: 'x64', features: [], syntaxes: [], freeBytes: 1 },
    ...{ time: 1, actions: [] },
  };
  // Nothing but the greeting is asked of it here.
  return { hello: async () => answer } as Partial<AgentHandler> as AgentHandler;
}

it('an agent that answers is healthy, with its version and platform', async () => {
  const machine = await ask('machines.check', { id: 'web-1' });
  expect(machine).toMatchObject({
    ...{ isConnected: true, agentVersion: '0.1.0', platform: 'linux' },
    health: { state: 'healthy', detail: '', checkedAt: expect.any(String) },
  });
});

it('the name that an agent gives its computer is kept while the record leads to that agent', async () => {
  const hostnames = () => store.db.selectFrom('machines').select('hostname').execute();
  await ask('machines.check', { id: 'web-1' });
  expect(await hostnames()).toMatchObject([{ hostname: 'web-1' }]);
  await ask('machines.patch', { id: 'web-1', body: { address: '127.0.0.1:1' } });
  expect(await hostnames()).toMatchObject([{ hostname: null }]);
});

it('an agent with another thumbprint is unavailable, and the answer names both thumbprints', async () => {
  const stranger = await createIdentity({ commonName: 'stranger' });
  await ask('machines.check', { id: 'web-1' });
  await ask('machines.patch', { id: 'web-1', body: { thumbprint: stranger.thumbprint } });
  const { health, isConnected, agentVersion } = await ask('machines.check', { id: 'web-1' });
  expect({ isConnected, agentVersion }).toEqual({ isConnected: false, agentVersion: null });
  expect(health.state).toBe('unavailable');
  expect(health.detail).toContain('thumbprint');
  expect(health.detail).toContain(stranger.thumbprint);
  expect(health.detail).toContain(agent.thumbprint);
});

it('an agent that is away is unavailable, and the answer says where it was looked for', async () => {
  await gate.close();
  const { health } = await ask('machines.check', { id: 'web-1' });
  expect(health.state).toBe('unavailable');
  expect(health.detail).toContain(`127.0.0.1:${gate.port}`);
});

it('what is learnt of a machine that has changed meanwhile is not stored', async () => {
  const [before] = await loadLinkedMachines(store.db);
  await ask('machines.patch', { id: 'web-1', body: { address: '127.0.0.1:1' } });
  await recordContact(store.db, before!, { state: 'unavailable', at: 1, detail: 'old news' });
  expect((await ask('machines.get', { id: 'web-1' })).health.state).toBe('unknown');
});
