import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listenForServers } from './connect-agent.ts';
import { dialAgent, listenForAgents } from './connect-server.ts';
import { LinkError } from './errors.ts';
import { createIdentity, type Identity } from './identity.ts';
import type { LinkLimits } from './limits.ts';
import { createMemoryAgent, type MemoryAgent } from './memory-handler.test-support.ts';
import type { ActionSpec, Sha256, Ticket } from './messages.ts';
import { pollServer } from './poll-server.ts';
import type { LogRecord } from './records.ts';
import type { AgentSession, RecordAt } from './session.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.test-support.ts';

const hello = { serverId: 'server', epoch: 1, wire: { min: 1, max: 1 } };
let server: Identity;
let agent: Identity;
let stranger: Identity;
beforeAll(async () => {
  [server, agent, stranger] = await Promise.all([
    createIdentity({ commonName: 'server' }),
    createIdentity({ commonName: 'agent' }),
    createIdentity({ commonName: 'stranger' }),
  ]);
});

/** One agent and one server with a proxy between them; `session` answers the newest session. */
type Link = { readonly proxy: TcpProxy; session(): Promise<AgentSession>; close(): Promise<void> };
type Expected = {
  readonly server?: Identity;
  readonly agent?: Identity;
  readonly limits?: Partial<LinkLimits>;
};

const quick: Partial<LinkLimits> = { firstBackOffMs: 5, lastBackOffMs: 20 };

async function listening(memory: MemoryAgent, expected: Expected): Promise<Link> {
  const gate = await listenForServers({
    ...{ host: '127.0.0.1', port: 0, identity: agent, handler: memory.handler },
    isTrusted: (thumbprint) => thumbprint === (expected.server ?? server).thumbprint,
    limits: { ...quick, ...expected.limits },
  });
  const proxy = await startTcpProxy({ target: { host: '127.0.0.1', port: gate.port } });
  const sessions: AgentSession[] = [];
  return {
    proxy,
    session: async () => {
      const wanted = (expected.agent ?? agent).thumbprint;
      const options = { host: '127.0.0.1', port: proxy.port, identity: server, expected: wanted };
      const session = await dialAgent({ ...options, limits: { ...quick, ...expected.limits } });
      sessions.push(session);
      return session;
    },
    close: async () => {
      await proxy.close();
      await gate.close();
      await Promise.all(sessions.map((session) => session.closed));
    },
  };
}

async function polling(memory: MemoryAgent, expected: Expected): Promise<Link> {
  const waiting: ((session: AgentSession) => void)[] = [];
  const arrived: AgentSession[] = [];
  const gate = await listenForAgents({
    ...{ host: '127.0.0.1', port: 0, identity: server, limits: { ...quick, ...expected.limits } },
    isTrusted: (thumbprint) => thumbprint === (expected.agent ?? agent).thumbprint,
    onSession: (session) => {
      const next = waiting.shift();
      if (next) next(session);
      else arrived.push(session);
    },
  });
  const proxy = await startTcpProxy({ target: { host: '127.0.0.1', port: gate.port } });
  const stop = new AbortController();
  const polled = pollServer({
    ...{ host: '127.0.0.1', port: proxy.port, identity: agent, handler: memory.handler, signal: stop.signal },
    expected: (expected.server ?? server).thumbprint,
    limits: { ...quick, ...expected.limits },
  });
  return {
    proxy,
    session: async () => {
      const there = arrived.shift();
      return there ?? new Promise<AgentSession>((resolve) => waiting.push(resolve));
    },
    close: async () => {
      stop.abort();
      await polled;
      await proxy.close();
      await gate.close();
    },
  };
}

const ticket = 'Tasks-1-step-1-Machines-1' as Ticket;
const spec: ActionSpec = {
  ...{ ticket, description: 'a test', lock: 'exclusive', timeoutMs: 0 },
  work: { kind: 'run-script', syntax: 'bash', body: 'echo "ä€😀"' },
  variables: [{ name: 'A', value: 'a\n"b"\u0001', isSensitive: true }],
};
const line = (text: string): LogRecord => ({
  kind: 'lines',
  time: 1,
  node: 'script',
  level: 'info',
  lines: [text],
});
const ended: LogRecord = { kind: 'ended', time: 2, outcome: 'succeeded', exitCode: 0, hasWarnings: false };

async function collect(batches: AsyncIterable<readonly RecordAt[]>): Promise<RecordAt[]> {
  const all: RecordAt[] = [];
  for await (const batch of batches) all.push(...batch);
  return all;
}

describe.each([
  ['a listening agent', listening],
  ['a polling agent', polling],
])('with %s', (_mode, connect) => {
  let memory: MemoryAgent;
  let link: Link;
  beforeEach(() => {
    memory = createMemoryAgent(agent.thumbprint);
  });
  afterEach(() => link.close());

  it('says hello to each other by thumbprint', async () => {
    link = await connect(memory, {});
    const answer = await (await link.session()).hello(hello);
    expect(answer).toMatchObject({ thumbprint: agent.thumbprint, hostname: 'test' });
    expect(memory.hellos).toEqual([server.thumbprint]);
  });

  it('hands an action over unchanged, and says that the second start changed nothing', async () => {
    link = await connect(memory, {});
    const session = await link.session();
    expect(await session.startAction(spec)).toMatchObject({ started: true });
    expect(await session.startAction(spec)).toMatchObject({ started: false });
    expect(memory.started).toEqual([spec]);
  });

  it('answers what the agent refuses as its code and detail', async () => {
    link = await connect(memory, {});
    const session = await link.session();
    await session.hello(hello);
    await expect(session.actionStatus('unknown' as Ticket)).rejects.toMatchObject({ code: 'action.unknown' });
    const file = {
      sha256: 'a'.repeat(64) as Sha256,
      sizeBytes: 10,
      offset: 5,
      body: Readable.from([Buffer.alloc(5)]),
    };
    await expect(session.sendFile(file)).rejects.toMatchObject({
      code: 'file.offset',
      detail: { offset: 0 },
    });
  });

  it('streams the log as it comes and ends with the record that ends the action', async () => {
    link = await connect(memory, {});
    const session = await link.session();
    await session.startAction(spec);
    memory.write(ticket, line('one'));
    const batches = session.followLog(ticket, 0)[Symbol.asyncIterator]();
    const first = await batches.next();
    expect(first.value?.map(({ record }: RecordAt) => record)).toEqual([line('one')]);
    memory.write(ticket, line('two'), ended);
    const second = await batches.next();
    expect(second.value?.map(({ record }: RecordAt) => record)).toEqual([line('two'), ended]);
    expect((await batches.next()).done).toBe(true);
    const whole = second.value?.at(-1)?.cursor ?? 0;
    await expect(session.forgetAction(ticket, whole - 1)).rejects.toMatchObject({ code: 'log.offset' });
    await session.forgetAction(ticket, whole);
    await expect(session.actionStatus(ticket)).rejects.toMatchObject({ code: 'action.unknown' });
  });

  it('a log that was cut goes on at the cursor without losing or repeating a record', async () => {
    link = await connect(memory, {});
    const first = await link.session();
    await first.startAction(spec);
    const records = Array.from({ length: 3000 }, (_, index) => line(`line ${index} ${'x'.repeat(200)}`));
    memory.write(ticket, ...records, ended);
    link.proxy.cutAfterBytes(connect === listening ? 'down' : 'up', 300_000);
    const seen: RecordAt[] = [];
    const reading = (async () => {
      for await (const batch of first.followLog(ticket, 0)) seen.push(...batch);
    })();
    await expect(reading).rejects.toBeInstanceOf(LinkError);
    const second = await link.session();
    seen.push(...(await collect(second.followLog(ticket, seen.at(-1)?.cursor ?? 0))));
    expect(seen.map(({ record }) => record)).toEqual([...records, ended]);
  });

  it('a file whose connection was cut goes on at the offset that the agent has', async () => {
    link = await connect(memory, {});
    const content = randomBytes(24_000_000);
    const sha256 = createHash('sha256').update(content).digest('hex') as Sha256;
    const send = (session: AgentSession, offset: number) =>
      session.sendFile({
        sha256,
        sizeBytes: content.length,
        offset,
        body: Readable.from(pieces(content, offset)),
      });
    const direction = connect === listening ? 'up' : 'down';
    link.proxy.cutAfterBytes(direction, content.length / 2);
    const first = await link.session();
    await first.hello(hello);
    await expect(send(first, 0)).rejects.toMatchObject({ name: 'LinkError', sent: true });
    const session = await link.session();
    await session.hello(hello);
    const { offset } = await session.fileStatus(sha256, content.length);
    expect(offset).toBeGreaterThan(0);
    expect(await send(session, offset)).toEqual({ offset: content.length, complete: true });
  });

  it('an artifact whose connection was cut goes on at the byte behind those that have come', async () => {
    link = await connect(memory, {});
    const content = randomBytes(24_000_000);
    const sha256 = createHash('sha256').update(content).digest('hex') as Sha256;
    memory.artifacts.set(sha256, content);
    const first = await link.session();
    await first.hello(hello);
    await first.startAction(spec);
    const came: Buffer[] = [];
    const receive = async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) came.push(chunk);
    };
    const source = { ticket, sha256, sizeBytes: content.length, receive };
    link.proxy.cutAfterBytes(connect === listening ? 'down' : 'up', content.length / 2);
    await expect(first.receiveArtifact({ ...source, offset: 0 })).rejects.toBeInstanceOf(LinkError);
    const offset = Buffer.concat(came).length;
    expect(offset).toBeGreaterThan(0);
    const second = await link.session();
    await second.hello(hello);
    await second.receiveArtifact({ ...source, offset });
    expect(Buffer.concat(came).equals(content)).toBe(true);
  });

  it('an artifact that is not there, or of another size, is refused, and what breaks the receiver is its own', async () => {
    link = await connect(memory, {});
    const sha256 = 'a'.repeat(64) as Sha256;
    const session = await link.session();
    await session.hello(hello);
    await session.startAction(spec);
    const read = (sizeBytes: number, receive: (chunks: AsyncIterable<Buffer>) => Promise<unknown>) =>
      session.receiveArtifact({ ticket, sha256, sizeBytes, offset: 0, receive });
    const all = async (chunks: AsyncIterable<Buffer>) => {
      const came: Buffer[] = [];
      for await (const chunk of chunks) came.push(chunk);
      return Buffer.concat(came).toString();
    };
    await expect(read(3, all)).rejects.toMatchObject({ code: 'file.missing' });
    memory.artifacts.set(sha256, Buffer.from('four'));
    await expect(read(3, all)).rejects.toMatchObject({ code: 'file.size' });
    const full = async (chunks: AsyncIterable<Buffer>) => {
      for await (const _ of chunks) throw new Error('no room');
    };
    await expect(read(4, full)).rejects.toThrow('no room');
    expect(await read(4, all)).toBe('four');
  });

  it('answers control requests while a file is on its way', async () => {
    link = await connect(memory, {});
    const session = await link.session();
    await session.hello(hello);
    await session.startAction(spec);
    let release: (value?: unknown) => void = () => undefined;
    const held = new Promise((resolve) => {
      release = resolve;
    });
    const content = randomBytes(1_000_000);
    const sha256 = createHash('sha256').update(content).digest('hex') as Sha256;
    const slow = Readable.from(
      (async function* () {
        yield content.subarray(0, 10);
        await held;
        yield content.subarray(10);
      })(),
    );
    const sending = session.sendFile({ sha256, sizeBytes: content.length, offset: 0, body: slow });
    await session.cancelAction(ticket);
    expect(memory.cancelled).toEqual([ticket]);
    release();
    expect(await sending).toEqual({ offset: content.length, complete: true });
  });

  it('finds a peer that has fallen silent, and ends the session', async () => {
    link = await connect(memory, { limits: { pingMs: 20, silenceMs: 200 } });
    const session = await link.session();
    await session.hello(hello);
    link.proxy.pause();
    expect(await session.closed).toMatch(/no byte/);
    await expect(session.hello(hello)).rejects.toMatchObject({ name: 'LinkError', sent: false });
    link.proxy.resume();
  });

  it('is ended at once where that is asked for, whatever is under way', async () => {
    link = await connect(memory, {});
    const session = await link.session();
    await session.startAction(spec);
    const following = session.followLog(ticket, 0)[Symbol.asyncIterator]().next();
    await session.hello(hello);
    session.destroy('it is no longer trusted');
    await expect(following).rejects.toBeInstanceOf(LinkError);
    expect(await session.closed).toBe('it is no longer trusted');
    await expect(session.hello(hello)).rejects.toMatchObject({ sent: false });
  });

  it('calls a request off when its signal says so', async () => {
    link = await connect(memory, {});
    const session = await link.session();
    await session.startAction(spec);
    const off = new AbortController();
    const reading = collect(session.followLog(ticket, 0, off.signal));
    await session.hello(hello);
    off.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
    expect((await session.actionStatus(ticket)).state).toBe('running');
  });
});

function* pieces(content: Buffer, from: number): Generator<Buffer> {
  for (let at = from; at < content.length; at += 65_536) yield content.subarray(at, at + 65_536);
}

describe('trust', () => {
  let link: Link | undefined;
  afterEach(() => link?.close());

  it('a server that meets an agent with another thumbprint refuses it, and names both', async () => {
    const memory = createMemoryAgent(agent.thumbprint);
    link = await listening(memory, { agent: stranger });
    const refusal = await link.session().catch((error: Error) => error);
    expect(refusal).toBeInstanceOf(LinkError);
    expect(String(refusal)).toContain(agent.thumbprint);
    expect(String(refusal)).toContain(stranger.thumbprint);
    expect(memory.hellos).toEqual([]);
  });

  it('an agent that does not trust the server closes before hello, and the server is told what that means', async () => {
    const memory = createMemoryAgent(agent.thumbprint);
    link = await listening(memory, { server: stranger });
    const session = await link.session();
    await expect(session.hello(hello)).rejects.toThrow(/probably does not trust/);
    expect(memory.hellos).toEqual([]);
  });

  it('a polling agent that nobody trusts is refused with its thumbprint and never gets a session', async () => {
    const refusals: (string | undefined)[] = [];
    const refused = new AbortController();
    const gate = await listenForAgents({
      ...{ host: '127.0.0.1', port: 0, identity: server, isTrusted: () => false },
      onSession: () => {
        throw new Error('a stranger got a session');
      },
      onRefused: ({ thumbprint }) => {
        refusals.push(thumbprint);
        refused.abort();
      },
    });
    const { handler } = createMemoryAgent(agent.thumbprint);
    const stop = new AbortController();
    const polled = pollServer({
      ...{ host: '127.0.0.1', port: gate.port, identity: agent, handler, signal: stop.signal },
      expected: server.thumbprint,
    });
    if (!refused.signal.aborted) await once(refused.signal, 'abort');
    stop.abort();
    await polled;
    await gate.close();
    link = undefined;
    expect(refusals[0]).toBe(agent.thumbprint);
  });
});
