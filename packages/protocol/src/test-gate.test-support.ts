/** A gate on loopback that tells who came and who was turned away. */
import { EventEmitter, on } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import { onTestFinished } from 'vitest';
import { type GateOptions, openGate, type Refusal } from './gate.ts';
import type { Identity } from './identity.ts';
import { defaultLinkLimits, type LinkLimits } from './limits.ts';
import type { Thumbprint } from './thumbprint.ts';
import type { Purpose } from './tls.ts';

export type Peer = { readonly socket: TLSSocket; readonly thumbprint: Thumbprint; readonly purpose: Purpose };

export type TestGate = {
  readonly port: number;
  readonly peers: Peer[];
  readonly refusals: Refusal[];
  recheck(): void;
  /** The next that comes or has come and nobody has taken. */
  peer(): Promise<Peer>;
  refusal(): Promise<Refusal>;
};

type Options = Partial<Omit<GateOptions, 'limits'>> & {
  readonly identity: Identity;
  readonly limits?: Partial<LinkLimits>;
};

export async function openTestGate(options: Options): Promise<TestGate> {
  const told = new EventEmitter();
  const [peers, refusals]: [Peer[], Refusal[]] = [[], []];
  const [peerQueue, refusalQueue] = [on(told, 'peer'), on(told, 'refusal')];
  const gate = await openGate({
    ...{ host: '127.0.0.1', port: 0, isTrusted: () => true },
    ...options,
    limits: { ...defaultLinkLimits, ...options.limits },
    onPeer: (socket, thumbprint, purpose) => {
      options.onPeer?.(socket, thumbprint, purpose);
      peers.push({ socket, thumbprint, purpose });
      told.emit('peer', peers.at(-1));
    },
    onRefused: (refusal) => {
      refusals.push(refusal);
      told.emit('refusal', refusal);
    },
  });
  onTestFinished(() => gate.close());
  return {
    ...{ port: gate.port, recheck: gate.recheck, peers, refusals },
    peer: async () => (await peerQueue.next()).value?.[0] as Peer,
    refusal: async () => (await refusalQueue.next()).value?.[0] as Refusal,
  };
}

/** Bytes without TLS; errors are what the tests provoke, so nobody trips over them. */
export function dialRaw(port: number): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.resume();
  onTestFinished(() => void socket.destroy());
  return socket;
}

/** TLS as somebody might speak it who is not ours. */
export function dialAnyTls(port: number, options: ConnectionOptions): TLSSocket {
  const socket = connectTls({
    ...{ host: '127.0.0.1', port, rejectUnauthorized: false },
    ...{ servername: 'control.tako', ALPNProtocols: ['h2'] },
    ...options,
  });
  socket.on('error', () => undefined);
  socket.resume();
  onTestFinished(() => void socket.destroy());
  return socket;
}

export const shown = (identity: Identity): ConnectionOptions => ({
  cert: identity.certificatePem,
  key: identity.privateKeyPem.reveal(),
});

export const closed = (socket: Socket): Promise<void> =>
  socket.closed ? Promise.resolve() : new Promise((resolve) => socket.once('close', () => resolve()));
