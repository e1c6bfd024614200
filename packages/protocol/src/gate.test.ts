/** Who gets in, and what it costs to stand at the door. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createIdentity, type Identity } from './identity.ts';
import { defaultLinkLimits } from './limits.ts';
import { closed, dialAnyTls, dialRaw, openTestGate, shown } from './test-gate.test-support.ts';
import { dialTls, judgePeer } from './tls.ts';

let [mine, yours, stranger]: Identity[] = [];
beforeAll(async () => {
  [mine, yours, stranger] = await Promise.all(
    ['mine', 'yours', 'stranger'].map((commonName) => createIdentity({ commonName })),
  );
});

const dial = (port: number, more: { identity?: Identity; expected?: Identity; handshakeMs?: number } = {}) =>
  dialTls({
    ...{ host: '127.0.0.1', port, purpose: 'control', identity: more.identity ?? yours! },
    expected: (more.expected ?? mine!).thumbprint,
    limits: { ...defaultLinkLimits, handshakeMs: more.handshakeMs ?? defaultLinkLimits.handshakeMs },
  }).then((socket) => {
    socket.on('error', () => undefined);
    onTestFinished(() => void socket.destroy());
    return socket;
  });
const gateFor = (trusted: Identity, more: Partial<Parameters<typeof openTestGate>[0]> = {}) =>
  openTestGate({ identity: mine!, isTrusted: (thumbprint) => thumbprint === trusted.thumbprint, ...more });

describe('at the gate', () => {
  it('a peer is let in by its thumbprint, and for what it came', async () => {
    const gate = await gateFor(yours!);
    await dial(gate.port);
    expect(await gate.peer()).toMatchObject({ thumbprint: yours!.thumbprint, purpose: 'control' });
  });

  it('a certificate that is not trusted is closed out, and named', async () => {
    const gate = await gateFor(yours!);
    const socket = dialAnyTls(gate.port, shown(stranger!));
    expect(await gate.refusal()).toMatchObject({
      thumbprint: stranger!.thumbprint,
      reason: 'its thumbprint is not trusted',
    });
    await closed(socket);
    expect(gate.peers).toEqual([]);
  });

  it('nobody comes in without a certificate, also where everybody is trusted', async () => {
    const gate = await openTestGate({ identity: mine! });
    await closed(dialAnyTls(gate.port, {}));
    expect(await gate.refusal()).toMatchObject({ reason: 'it showed no certificate' });
    expect(gate.peers).toEqual([]);
  });

  it('nobody comes in with less than TLS 1.3', async () => {
    const gate = await gateFor(yours!);
    await closed(dialAnyTls(gate.port, { ...shown(yours!), maxVersion: 'TLSv1.2' }));
    expect((await gate.refusal()).reason).toMatch(/TLS handshake|closed/);
    expect(gate.peers).toEqual([]);
  });

  it.each([
    ['no protocol of ours', { ALPNProtocols: [] }, 'it does not speak HTTP/2'],
    ['a server name that is none of ours', { servername: 'example.org' }, 'server name that is none of ours'],
  ])('nobody comes in with %s', async (_, options, reason) => {
    const gate = await gateFor(yours!);
    await closed(dialAnyTls(gate.port, { ...shown(yours!), ...options }));
    expect((await gate.refusal()).reason).toContain(reason);
    expect(gate.peers).toEqual([]);
  });

  it('a session cannot be resumed: the certificate is shown and judged every time', async () => {
    const gate = await gateFor(yours!);
    const sessions: Buffer[] = [];
    const first = dialAnyTls(gate.port, shown(yours!)).on('session', (session) => sessions.push(session));
    await gate.peer();
    // What is written arrives behind the tickets, if there are any.
    gate.peers[0]?.socket.end('done');
    await closed(first);
    const session = sessions.at(-1);
    const reused: boolean[] = [];
    for (const certificate of [shown(stranger!), {}]) {
      const second = dialAnyTls(gate.port, { ...certificate, ...(session ? { session } : {}) });
      second.once('secureConnect', () => reused.push(second.isSessionReused()));
      await closed(second);
    }
    const refused = [(await gate.refusal()).reason, (await gate.refusal()).reason];
    expect(refused).toEqual(['its thumbprint is not trusted', 'it showed no certificate']);
    expect(reused).toEqual([false, false]);
    expect(gate.peers).toHaveLength(1);
  });

  it('a certificate that has expired is as good as its thumbprint', async () => {
    const old = await createIdentity({ commonName: 'old', validYears: 1, now: new Date('2020-01-01') });
    const gate = await gateFor(old, { identity: old });
    await dial(gate.port, { identity: old, expected: old });
    expect((await gate.peer()).thumbprint).toBe(old.thumbprint);
  });

  it('a peer whose trust is withdrawn is cut off at once, and nobody else', async () => {
    const trusted = new Set([yours!.thumbprint, stranger!.thumbprint]);
    const gate = await openTestGate({ identity: mine!, isTrusted: (thumbprint) => trusted.has(thumbprint) });
    const stays = await dial(gate.port);
    await gate.peer();
    const goes = await dial(gate.port, { identity: stranger! });
    await gate.peer();
    trusted.delete(stranger!.thumbprint);
    gate.recheck();
    await closed(goes);
    expect(stays.destroyed).toBe(false);
  });
});

describe('during a rotation', () => {
  it('each dialler is shown the certificate that it expects', async () => {
    const next = await createIdentity({ commonName: 'next' });
    const gate = await gateFor(yours!, { identity: next, otherIdentities: [mine!] });
    await dial(gate.port, { expected: mine! });
    await dial(gate.port, { expected: next });
    await gate.peer();
    expect((await gate.peer()).thumbprint).toBe(yours!.thumbprint);
  });

  it('whoever expects somebody else is shown the present one, and goes', async () => {
    const gate = await gateFor(yours!);
    const dialling = dial(gate.port, { expected: stranger! });
    await expect(dialling).rejects.toMatchObject({ name: 'LinkError', sent: false });
    await expect(dialling).rejects.toThrow(mine!.thumbprint);
    await expect(dialling).rejects.toThrow(stranger!.thumbprint);
  });
});

describe('at the door', () => {
  it.each([
    ['an HTTP request', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['an SSH banner', 'SSH-2.0-OpenSSH_9.0\r\n'],
    ['100 KB of letters', 'A'.repeat(100_000)],
    ['a record of impossible length', Buffer.from([22, 3, 1, 255, 255, 1])],
  ])('%s is answered by closing, and the next peer is let in', async (_, bytes) => {
    const gate = await gateFor(yours!, { limits: { handshakeMs: 300 } });
    const socket = dialRaw(gate.port);
    socket.write(bytes);
    await closed(socket);
    expect((await gate.refusal()).reason).toMatch(/handshake/);
    await dial(gate.port);
    await gate.peer();
  });

  it('silence is not waited for longer than a handshake may take', async () => {
    const gate = await gateFor(yours!, { limits: { handshakeMs: 50 } });
    await closed(dialRaw(gate.port));
    expect((await gate.refusal()).reason).toBe('it did not finish the TLS handshake in time');
  });

  it('a handshake that drips byte by byte has no more time than any other', async () => {
    const gate = await gateFor(yours!, { limits: { handshakeMs: 100 } });
    const socket = dialRaw(gate.port);
    const drip = setInterval(() => socket.write(Buffer.from([22])), 10);
    onTestFinished(() => clearInterval(drip));
    // The first bytes of a record whose length never comes to an end.
    socket.write(Buffer.from([22, 3, 1, 64, 0, 1]));
    await closed(socket);
    expect((await gate.refusal()).reason).toMatch(/handshake/);
  });

  it('only so many strangers of one address are let to it, and who is known does not count', async () => {
    const gate = await gateFor(yours!, { limits: { strangersPerAddress: 2 } });
    for (let known = 0; known < 3; known++) {
      await dial(gate.port);
      await gate.peer();
    }
    const waiting = [dialRaw(gate.port), dialRaw(gate.port)];
    await Promise.all(waiting.map((socket) => once(socket, 'connect')));
    await closed(dialRaw(gate.port));
    expect((await gate.refusal()).reason).toMatch(/too many connections/);
    waiting[0]?.destroy();
    await gate.refusal();
    await dial(gate.port);
    await gate.peer();
  });

  it('a full door makes room for an address that has nobody there, at the cost of the one that has most', async () => {
    const gate = await gateFor(yours!, { limits: { strangers: 4, strangersPerAddress: 3 } });
    const from = (localAddress: string) => {
      const socket = connect({ host: '127.0.0.1', port: gate.port, localAddress });
      socket.on('error', () => undefined);
      onTestFinished(() => void socket.destroy());
      return socket;
    };
    const crowd = ['127.0.0.2', '127.0.0.2', '127.0.0.2', '127.0.0.3'].map(from);
    await Promise.all(crowd.map((socket) => once(socket, 'connect')));
    await dial(gate.port);
    await gate.peer();
    expect((await gate.refusal()).remote).toBe('127.0.0.2');
    await closed(crowd[0]!);
    expect(crowd.slice(1).map((socket) => socket.destroyed)).toEqual([false, false, false]);
  });

  it('a scan of ports does not fill the log', async () => {
    const gate = await gateFor(yours!);
    for (let count = 0; count < 70; count++) {
      const socket = dialRaw(gate.port);
      socket.end('SSH-2.0-x\r\n');
      await closed(socket);
    }
    expect(gate.refusals.length).toBeLessThanOrEqual(60);
  });
});

describe('dialling', () => {
  it('a port where nobody answers the handshake fails in time, and nothing was sent', async () => {
    const mute = createServer((socket) => void socket.resume());
    mute.listen(0, '127.0.0.1');
    await once(mute, 'listening');
    onTestFinished(() => void mute.close());
    const { port } = mute.address() as { port: number };
    await expect(dial(port, { handshakeMs: 50 })).rejects.toMatchObject({
      sent: false,
      message: expect.stringContaining('did not finish the TLS handshake in 50 ms'),
    });
  });

  it('can be called off', async () => {
    const off = new AbortController();
    off.abort(new Error('enough'));
    const options = { host: '127.0.0.1', port: 1, identity: yours!, expected: mine!.thumbprint };
    const limits = defaultLinkLimits;
    const dialling = dialTls({ ...options, purpose: 'control', limits, signal: off.signal });
    await expect(dialling).rejects.toThrow('enough');
  });
});

/** A server that lets sessions be resumed, as Node does by itself: the peer's certificate is then that of the ticket. */
it('a session that was resumed is refused by whoever judges it', async () => {
  const verdicts: ReturnType<typeof judgePeer>[] = [];
  const server = createTlsServer({
    ...{ cert: mine!.certificatePem, key: mine!.privateKeyPem.reveal() },
    ...{ minVersion: 'TLSv1.3', requestCert: true, rejectUnauthorized: false, ALPNProtocols: ['h2'] },
  });
  server.on('secureConnection', (socket: TLSSocket) => {
    socket.on('error', () => undefined);
    verdicts.push(judgePeer(socket, () => true));
    socket.end('x');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  const sessions: Buffer[] = [];
  const first = dialAnyTls(port, shown(yours!)).on('session', (session) => sessions.push(session));
  await closed(first);
  const session = sessions.at(-1);
  if (!session) throw new Error('the server gave no ticket');
  await closed(dialAnyTls(port, { ...shown(stranger!), session }));
  expect(verdicts).toEqual([{ thumbprint: yours!.thumbprint }, { refused: 'it resumed a session' }]);
});
