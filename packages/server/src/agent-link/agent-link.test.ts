import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import {
  type AgentHandler,
  createIdentity,
  type Gate,
  type HelloAnswer,
  type Identity,
  listenForServers,
  pollServer,
  type Ticket,
} from '@tako/protocol';
import { afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
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

function handlerOf(incarnation: () => string): AgentHandler {
  const hello: AgentHandler['hello'] = async () => {
    hellos += 1;
    return {
      ...{ agentVersion: '0.1.0', wire: { min: 1, max: 1 }, thumbprint: agent!.thumbprint, actions: [] },
      ...{ incarnation: incarnation(), hostname: 'test', platform: 'linux', arch: 'x64', features: [] },
      syntaxes: [],
      ...{ freeBytes: 1, time: 1 },
    };
  };
  const actionStatus: AgentHandler['actionStatus'] = async (asked) => ({
    ...{ ticket: asked, state: 'running', logBytes: 0 },
  });
  // A log to which nothing comes.
  const readLog: AgentHandler['readLog'] = async function* (_ticket, _from, signal) {
    yield new Uint8Array();
    await once(signal, 'abort');
  };
  return { hello, actionStatus, readLog, isFenced: () => false } as Partial<AgentHandler> as AgentHandler;
}

async function startAgent(port: number, incarnation = () => 'one', isTrusted = () => true): Promise<void> {
  const handler = handlerOf(incarnation);
  gates.push(await listenForServers({ host: '127.0.0.1', port, identity: agent!, handler, isTrusted }));
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

it('a health check that meets the connection of an agent that has just died asks once more, on a new one', async () => {
  const port = await freePort();
  let isTrusted = true;
  const dieAtSecondHello = () => {
    if (hellos === 2) {
      isTrusted = false;
      gates[0]!.recheck();
      isTrusted = true;
    }
    return 'one';
  };
  await startAgent(port, dieAtSecondHello, () => isTrusted);
  await addMachine(port);
  const first = await link.session('Machines-1', { deadlineMs: 60_000 });
  await link.checkHealth('Machines-1');
  expect(await link.session('Machines-1', { deadlineMs: 60_000 })).not.toBe(first);
  await gates[0]!.close();
  await expect(link.checkHealth('Machines-1')).rejects.toThrow('could not be reached');
});

it('a health check that waits on the dead connection of a polling agent goes on with the one that it makes anew', async () => {
  const { thumbprint } = agent!;
  machines = [{ id: 'Machines-1', name: 'far', thumbprint, communication: 'polling', address: null }];
  await link.refresh();
  const asked = Promise.withResolvers<void>();
  const usual = handlerOf(() => 'one');
  const neverAgain: AgentHandler['hello'] = async (request, ...rest) => {
    if (hellos === 0) return usual.hello(request, ...rest);
    asked.resolve();
    // As a process that was killed, whose connection nobody has closed.
    return new Promise<HelloAnswer>(() => undefined);
  };
  poll(link.pollingPort, { ...usual, hello: neverAgain });
  await link.session('Machines-1', { deadlineMs: 60_000 });
  const checked = link.checkHealth('Machines-1');
  await asked.promise;
  poll(
    link.pollingPort,
    handlerOf(() => 'two'),
  );
  expect((await checked).incarnation).toBe('two');
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

const changes: readonly [string, () => void][] = [
  [
    'gets another thumbprint',
    () => {
      machines = [{ ...machines[0]!, thumbprint: server!.thumbprint }];
    },
  ],
  [
    'is deleted',
    () => {
      machines = [];
    },
  ],
];
const modes = ['listening', 'polling'] as const;

it.each(modes.flatMap((mode) => changes.map((change) => [mode, ...change] as const)))(
  'a %s agent whose machine %s is cut off at once, whatever is under way',
  async (mode, _what, change) => {
    if (mode === 'listening') {
      const port = await freePort();
      await startAgent(port);
      await addMachine(port);
    } else {
      const { thumbprint } = agent!;
      machines = [{ id: 'Machines-1', name: 'box', thumbprint, communication: 'polling', address: null }];
      await link.refresh();
      poll(link.pollingPort);
    }
    const session = await link.session('Machines-1', { deadlineMs: 60_000 });
    const reading = session
      .followLog('Tasks-1' as Ticket, 0)
      [Symbol.asyncIterator]()
      .next();
    await session.actionStatus('Tasks-1' as Ticket);
    change();
    await link.refresh();
    await expect(reading).rejects.toMatchObject({ name: 'LinkError', sent: true });
    // A connection that is let end by itself says something else.
    expect(await session.closed).toBe('it is no longer trusted');
  },
);

function poll(port: number, handler = handlerOf(() => 'one')): void {
  const off = new AbortController();
  const polled = pollServer({
    ...{ host: '127.0.0.1', port, identity: agent!, expected: server!.thumbprint },
    ...{ handler, signal: off.signal },
  });
  onTestFinished(async () => {
    off.abort();
    await polled;
  });
}

describe('a look at an address', () => {
  it('tells the thumbprint that an agent shows, whether that trusts the server or not, and says no hello', async () => {
    const trusting = [await freePort(), true] as const;
    const refusing = [await freePort(), false] as const;
    for (const [port, isTrusted] of [trusting, refusing]) {
      await startAgent(
        port,
        () => 'one',
        () => isTrusted,
      );
      expect(await link.look(`127.0.0.1:${port}`)).toBe(agent!.thumbprint);
    }
    expect(hellos).toBe(0);
  });

  const listeners: Record<string, () => Promise<Server>> = {
    'that nobody listens on': async () => createServer(),
    'that closes at once': async () => createServer((socket) => socket.destroy()),
    'that speaks plain HTTP': async () => createHttpServer((_, answer) => answer.end('secret')),
    'that speaks another TLS than agents do': async () => createTlsServer(await signedByItself()),
    'with a certificate of an authority': async () =>
      createTlsServer({ ...(await signedByAnother()), ALPNProtocols: ['h2'] }),
  };

  it.each(Object.entries(listeners))('%s learns nothing but that no agent is there', async (title, make) => {
    const port = await freePort();
    const listener = await make();
    listener.on('tlsClientError', () => undefined);
    if (!title.startsWith('that nobody')) await once(listener.listen(port, '127.0.0.1'), 'listening');
    onTestFinished(() => void listener.close());
    await expect(link.look(`127.0.0.1:${port}`)).rejects.toMatchObject({
      ...{ code: 'agent.unreachable', message: `No agent answers at 127.0.0.1:${port}` },
    });
  });

  it('can be called off, also at an address that never says a word', async () => {
    const silent = createServer();
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void silent.close());
    const { port } = silent.address() as { port: number };
    const gone = new AbortController();
    const looking = link.look(`127.0.0.1:${port}`, gone.signal);
    await once(silent, 'connection');
    gone.abort(new Error('nobody waits any more'));
    await expect(looking).rejects.toThrow('nobody waits any more');
  });
});

async function signedByItself() {
  const { certificatePem, privateKeyPem } = await createIdentity({ commonName: 'somebody' });
  return { cert: certificatePem, key: privateKeyPem.reveal() };
}

/** A certificate whose signature is not by its own key, as those of authorities are. */
async function signedByAnother() {
  const { cert, key } = await signedByItself();
  const der = Buffer.from(cert.replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64');
  // The signature is the last thing in a certificate.
  der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
  return { cert: new X509Certificate(der).toString(), key };
}
