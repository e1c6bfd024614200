/** A polling agent and its server: what comes again, what waits, what is replaced. */
import { createHash } from 'node:crypto';
import { EventEmitter, on } from 'node:events';
import { Readable } from 'node:stream';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { listenForAgents } from './connect-server.ts';
import { createIdentity, type Identity } from './identity.ts';
import type { LinkLimits } from './limits.ts';
import { defaultLinkLimits } from './limits.ts';
import { createMemoryAgent } from './memory-handler.test-support.ts';
import type { Sha256 } from './messages.ts';
import { type PollState, pollServer } from './poll-server.ts';
import type { AgentSession } from './session.ts';
import { dialTls } from './tls.ts';

let [server, agent]: Identity[] = [];
beforeAll(async () => {
  [server, agent] = await Promise.all(
    ['server', 'agent'].map((commonName) => createIdentity({ commonName })),
  );
});

const hello = { serverId: 'server', epoch: 1, wire: { min: 1, max: 1 } };

async function listen(limits: Partial<LinkLimits> = {}) {
  const came = new EventEmitter();
  const sessions = on(came, 'session');
  const gate = await listenForAgents({
    ...{ host: '127.0.0.1', port: 0, identity: server!, limits },
    isTrusted: (thumbprint) => thumbprint === agent!.thumbprint,
    onSession: (session) => came.emit('session', session),
  });
  onTestFinished(() => gate.close());
  return { gate, session: async () => (await sessions.next()).value?.[0] as AgentSession };
}

function poll(port: number, onState: (state: PollState) => void = () => undefined, random = Math.random) {
  const { handler } = createMemoryAgent(agent!.thumbprint);
  const off = new AbortController();
  const limits = { firstBackOffMs: 1, lastBackOffMs: 8 };
  const polled = pollServer({
    ...{ host: '127.0.0.1', port, identity: agent!, expected: server!.thumbprint },
    ...{ handler, limits, random, onState, signal: off.signal },
  });
  const stop = async () => {
    off.abort();
    await polled;
  };
  onTestFinished(stop);
  return stop;
}

describe('a polling agent', () => {
  it('comes again when its server has gone, and its pauses stay below the bound', async () => {
    const pauses: number[] = [];
    const { gate, session } = await listen();
    const { promise: tried, resolve } = Promise.withResolvers<void>();
    const stop = poll(gate.port, (state) => {
      if (state.state !== 'waiting') return;
      pauses.push(state.retryMs);
      if (pauses.length > 30) resolve();
    });
    await (await session()).hello(hello);
    await gate.close();
    await tried;
    expect(Math.max(...pauses)).toBeLessThanOrEqual(8);
    await stop();
  });

  it('that is sent away is told why, and waits longer each time until it is welcome again', async () => {
    const { gate, session } = await listen();
    const told = new EventEmitter();
    const waits = on(told, 'waiting');
    const onState = (state: PollState) => {
      if (state.state === 'waiting' && state.purpose === 'control') told.emit('waiting', state);
    };
    poll(gate.port, onState, () => 1);
    const nextWait = async () => (await waits.next()).value?.[0];
    const pauses: number[] = [];
    for (let time = 1; time <= 3; time++) {
      const unwanted = await session();
      await unwanted.hello(hello);
      await unwanted.close('there are two of you');
      const { reason, retryMs } = await nextWait();
      expect(reason).toBe('the server sent this agent away: there are two of you');
      pauses.push(retryMs);
    }
    const welcome = await session();
    await welcome.hello(hello);
    await welcome.close();
    pauses.push((await nextWait()).retryMs);
    expect(pauses).toEqual([2, 4, 8, 1]);
  });

  it('that comes a second time replaces the first, whose session ends', async () => {
    const { gate, session } = await listen();
    poll(gate.port);
    const first = await session();
    await first.hello(hello);
    poll(gate.port);
    await session();
    expect(await first.closed).toBeTypeOf('string');
  });

  it('does not dial for files before the server has said hello', async () => {
    const states: PollState[] = [];
    const { gate, session } = await listen();
    const both = Promise.withResolvers<void>();
    poll(gate.port, (state) => {
      states.push(state);
      if (state.purpose === 'bulk') both.resolve();
    });
    const only = await session();
    expect(states).toEqual([{ state: 'connected', purpose: 'control' }]);
    await only.hello(hello);
    await both.promise;
    expect(states.at(-1)).toEqual({ state: 'connected', purpose: 'bulk' });
  });

  it('whose bulk connection has not come is waited for, but not for ever', async () => {
    const { gate, session } = await listen({ bulkMs: 30 });
    const limits = defaultLinkLimits;
    const dialled = { host: '127.0.0.1', port: gate.port, identity: agent!, expected: server!.thumbprint };
    const socket = await dialTls({ ...dialled, purpose: 'control', limits });
    onTestFinished(() => void socket.destroy());
    const only = await session();
    const content = Buffer.from('content');
    const sha256 = createHash('sha256').update(content).digest('hex') as Sha256;
    const file = { sha256, sizeBytes: content.length, offset: 0 };
    const sending = only.sendFile({ ...file, body: Readable.from([content]) });
    await expect(sending).rejects.toMatchObject({
      sent: false,
      message: 'the agent opened no bulk connection in 30 ms',
    });
    const off = new AbortController();
    off.abort(new Error('enough'));
    const late = only.sendFile({ ...file, body: Readable.from([content]) }, off.signal);
    await expect(late).rejects.toThrow('enough');
  });
});
