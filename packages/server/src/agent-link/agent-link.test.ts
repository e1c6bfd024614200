import { once } from 'node:events';
import { createServer } from 'node:net';
import {
  type AgentHandler,
  createIdentity,
  type Gate,
  type Identity,
  listenForServers,
} from '@tako/protocol';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type AgentLink, createAgentLink } from './agent-link.ts';
import type { LinkedMachine } from './linked-machine.ts';

let [server, agent]: Identity[] = [];
beforeAll(async () => {
  [server, agent] = await Promise.all(
    ['server', 'agent'].map((commonName) => createIdentity({ commonName })),
  );
});

let link: AgentLink;
let machines: LinkedMachine[];
let gates: Gate[];
let hellos: number;

beforeEach(async () => {
  [machines, gates, hellos] = [[], [], 0];
  link = await createAgentLink({
    ...{ identity: server!, serverId: 'server', epoch: 1, polling: { host: '127.0.0.1', port: 0 } },
    // A wait that a test does not live to see.
    ...{ backOff: { firstMs: 1e9, lastMs: 1e9 }, random: () => 0.9 },
    loadMachines: async () => machines,
    onContact: () => undefined,
    onRefused: () => undefined,
    onBroken: () => undefined,
  });
});
afterEach(async () => {
  await link.close();
  await Promise.all(gates.map((gate) => gate.close()));
});

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as { port: number };
  await new Promise((resolve) => listener.close(resolve));
  return port;
}

async function startAgent(port: number, incarnation = () => 'one'): Promise<void> {
  const hello: AgentHandler['hello'] = async () => {
    hellos += 1;
    return {
      ...{ agentVersion: '0.1.0', wire: { min: 1, max: 1 }, thumbprint: agent!.thumbprint, actions: [] },
      ...{ incarnation: incarnation(), hostname: 'test', platform: 'linux', arch: 'x64', features: [] },
      syntaxes: [],
      ...{ freeBytes: 1, time: 1 },
    };
  };
  const handler = { hello } as unknown as AgentHandler;
  const common = { host: '127.0.0.1', port, identity: agent!, handler };
  gates.push(await listenForServers({ ...common, isTrusted: () => true }));
}

async function addMachine(port: number): Promise<void> {
  const { thumbprint } = agent!;
  machines = [
    { id: 'Machines-1', name: 'box', thumbprint, communication: 'listening', address: `127.0.0.1:${port}` },
  ];
  await link.refresh();
}

it('many who want a machine at once share one connection', async () => {
  const port = await freePort();
  await startAgent(port);
  await addMachine(port);
  const wanted = { deadlineMs: 60_000 };
  const sessions = await Promise.all([1, 2, 3].map(() => link.session('Machines-1', wanted)));
  expect(new Set(sessions).size).toBe(1);
  expect(hellos).toBe(1);
});

it('a machine that is away is tried at once for each who asks anew, and then all who wait have it', async () => {
  const port = await freePort();
  await addMachine(port);
  const waiting = link.session('Machines-1', { deadlineMs: 60_000 });
  await expect(link.checkHealth('Machines-1')).rejects.toThrow(
    `box could not be reached at 127.0.0.1:${port}`,
  );
  await startAgent(port);
  await link.checkHealth('Machines-1');
  expect(await waiting).toBe(await link.session('Machines-1', { deadlineMs: 60_000 }));
});

it('a wait that is called off throws why, and one for a machine that is no more ends', async () => {
  await addMachine(await freePort());
  const calledOff = new AbortController();
  const one = link.session('Machines-1', { deadlineMs: 60_000, signal: calledOff.signal });
  const other = link.session('Machines-1', { deadlineMs: 60_000 });
  calledOff.abort(new Error('called off'));
  await expect(one).rejects.toThrow('called off');
  machines = [];
  await link.refresh();
  await expect(other).rejects.toMatchObject({ code: 'agent.unreachable' });
  await expect(link.session('Machines-1', { deadlineMs: 1 })).rejects.toThrow(
    'there is no machine Machines-1',
  );
});

it('two agents with one certificate are refused and named, until a start that is new comes', async () => {
  const port = await freePort();
  let answers = 'one';
  await startAgent(port, () => answers);
  await addMachine(port);
  await link.checkHealth('Machines-1');
  answers = 'two';
  await link.checkHealth('Machines-1');
  for (const twin of ['one', 'two', 'one']) {
    answers = twin;
    await expect(link.checkHealth('Machines-1')).rejects.toThrow('two agents run with its certificate');
  }
  answers = 'three';
  await link.checkHealth('Machines-1');
});
