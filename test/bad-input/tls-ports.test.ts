import { randomBytes } from 'node:crypto';
import { connect as connectTcp, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { createIdentity, type Identity } from '@tako/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { whenLogged } from '../../scripts/rig/program.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let stranger: Identity;
const ports = { agent: 0, server: 0 };

beforeAll(async () => {
  world = await createWorld();
  const agent = await world.addAgent({ name: 'box', roles: ['box'] });
  const { address } = await world.api.get('/machines/box');
  ports.agent = Number(address.split(':')[1]);
  ports.server = world.server.ready().pollingPort;
  await world.api.post('/machines/box/health-check');
  stranger = await createIdentity({ commonName: 'stranger' });
  expect(agent.process().pid).toBeGreaterThan(0);
});
afterAll(() => world.close());

/** A reset is a way to close as well; `once` would take it for a failure of the test. */
const closed = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()));

/** Everything that came back until the other end closed. */
async function answerTo(port: number, bytes: Buffer): Promise<Buffer> {
  const socket = connectTcp(port, '127.0.0.1');
  const received: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => received.push(chunk));
  socket.on('error', () => undefined);
  socket.write(bytes);
  await closed(socket);
  return Buffer.concat(received);
}

/** What was read after the handshake, until the other end closed; the handshake's own error where it failed. */
async function speakTls(
  port: number,
  options: ConnectionOptions,
): Promise<{ error?: string; answer: string }> {
  const socket = connectTls({
    host: '127.0.0.1',
    port,
    rejectUnauthorized: false,
    ALPNProtocols: ['h2'],
    ...options,
  });
  let answer = '';
  let failure: string | undefined;
  socket.on('data', (chunk) => {
    answer += chunk.toString('latin1');
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    failure = error.code ?? error.message;
  });
  socket.once('secureConnect', () => socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0'));
  await closed(socket);
  return failure === undefined ? { answer } : { error: failure, answer };
}

const certificate = () => ({
  cert: stranger.certificatePem,
  key: stranger.privateKeyPem.reveal(),
  minVersion: 'TLSv1.3' as const,
});

describe.each(['agent', 'server'] as const)("the %s's TLS port", (side) => {
  it('closes on plain HTTP without a page that tells what it is', async () => {
    const answer = await answerTo(ports[side], Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'));
    expect(answer.toString('latin1')).not.toMatch(/HTTP|tako|html/i);
  });

  it('closes on random bytes', async () => {
    const answer = await answerTo(ports[side], randomBytes(100_000));
    expect(answer.length).toBeLessThan(100);
  });

  it('refuses TLS 1.2', async () => {
    const { error } = await speakTls(ports[side], {
      ...certificate(),
      minVersion: 'TLSv1.2',
      maxVersion: 'TLSv1.2',
    });
    expect(error).toMatch(/PROTOCOL_VERSION/);
  });

  it('sends no byte of the protocol to a peer without a certificate', async () => {
    expect((await speakTls(ports[side], { minVersion: 'TLSv1.3' })).answer).toBe('');
  });

  it('sends no byte of the protocol to a stranger, and logs the thumbprint that it refused', async () => {
    expect((await speakTls(ports[side], certificate())).answer).toBe('');
    const program = side === 'agent' ? world.agents.get('box')!.process() : world.server.process();
    // Whoever refuses closes first and writes its line then.
    await whenLogged(program, new RegExp(stranger.thumbprint));
  });

  it('still serves those it trusts', async () => {
    const machine = await world.api.post('/machines/box/health-check');
    expect(machine.health.state).toBe('healthy');
  });
});

it('a server that does not trust the thumbprint of an agent says so, names it, and calls the machine unavailable', async () => {
  await world.api.patch('/machines/box', { thumbprint: stranger.thumbprint });
  const machine = await world.api.post('/machines/box/health-check');
  expect(machine.health.state).toBe('unavailable');
  expect(machine.health.detail).toContain('thumbprint');
  expect(machine.health.detail).toContain(stranger.thumbprint);
});
