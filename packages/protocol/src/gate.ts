/** The listening port: lets nobody in whose certificate is not pinned, and lets nobody wait at the door for long. */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Identity } from './identity.ts';
import type { LinkLimits } from './limits.ts';
import type { Thumbprint } from './thumbprint.ts';
import { createAcceptor, judgePeer, type Purpose, purposeOf, tune } from './tls.ts';

export type Refusal = { readonly remote: string; readonly thumbprint?: Thumbprint; readonly reason: string };

export type GateOptions = {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly identity: Identity;
  /** Shown to whoever expects one of them by its thumbprint: the next or the last identity of a rotation. */
  readonly otherIdentities?: readonly Identity[] | undefined;
  readonly isTrusted: (thumbprint: Thumbprint) => boolean;
  readonly limits: LinkLimits;
  readonly onPeer: (socket: TLSSocket, thumbprint: Thumbprint, purpose: Purpose) => void;
  /** Called at most `refusalsPerMinute` times a minute. */
  readonly onRefused?: ((refusal: Refusal) => void) | undefined;
};

export type Gate = {
  readonly port: number;
  /** Asks again whom to trust, and destroys the connections of everybody else. */
  recheck(): void;
  close(): Promise<void>;
};

/** A port scan must not fill the log. */
const refusalsPerMinute = 60;
const minuteMs = 60_000;

/** A connection whose peer has not been judged yet. */
type Stranger = {
  readonly remote: string;
  secured(socket: TLSSocket): void;
  turnAway(reason: string): void;
};

/** Names a connection on both its raw and its TLS socket. */
const keyOf = (socket: Socket): string => `${socket.remoteAddress} ${socket.remotePort}`;

/** Listens; settles when the port is open, throws where it cannot be. */
export async function openGate(options: GateOptions): Promise<Gate> {
  const refuse = rateLimited(options.onRefused);
  const counts = new Map<string, number>();
  const strangers = new Map<string, Stranger>();
  const open = new Set<Socket>();
  const peers = new Map<Socket, Thumbprint>();
  const acceptor = createAcceptor(options.identity, options.otherIdentities);
  acceptor.on('secureConnection', (socket) => strangers.get(keyOf(socket))?.secured(socket));
  acceptor.on('tlsClientError', (error, socket) => {
    strangers.get(keyOf(socket))?.turnAway(`the TLS handshake failed: ${error.message}`);
  });
  const server = createServer((raw) => {
    open.add(raw);
    raw.once('close', () => {
      open.delete(raw);
      peers.delete(raw);
    });
    const remote = raw.remoteAddress ?? 'unknown';
    if (!admit({ counts, strangers }, remote, options.limits)) {
      refuse({ remote, reason: 'too many connections that have not shown a trusted certificate' });
      raw.on('error', () => undefined);
      return raw.destroy();
    }
    const key = keyOf(raw);
    const stranger = receive(raw, remote, options, refuse, (thumbprint) => {
      release(counts, remote);
      strangers.delete(key);
      if (thumbprint) peers.set(raw, thumbprint);
    });
    strangers.set(key, stranger);
    acceptor.emit('connection', raw);
  });
  server.listen(options.port, options.host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the port is no TCP port');
  return {
    port: address.port,
    recheck: () => {
      for (const [raw, thumbprint] of peers) if (!options.isTrusted(thumbprint)) raw.destroy();
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const raw of open) raw.destroy();
      await closed;
    },
  };
}

/** Who stands at the door: how many of each address, and each of them, the oldest first. */
type Door = { readonly counts: Map<string, number>; readonly strangers: ReadonlyMap<string, Stranger> };

function admit(door: Door, remote: string, limits: LinkLimits): boolean {
  if ((door.counts.get(remote) ?? 0) >= limits.strangersPerAddress) return false;
  const all = [...door.counts.values()].reduce((sum, count) => sum + count, 0);
  if (all >= limits.strangers && !makeRoom(door, remote)) return false;
  door.counts.set(remote, (door.counts.get(remote) ?? 0) + 1);
  return true;
}

/** The address that has most there gives up its oldest, so that a crowd of silent ones keeps nobody else out. */
function makeRoom({ counts, strangers }: Door, remote: string): boolean {
  const own = counts.get(remote) ?? 0;
  const most = Math.max(...counts.values());
  // It is no better itself; but whoever has none there yet always gets in.
  if (own > 0 && own + 1 >= most) return false;
  const oldest = [...strangers.values()].find((stranger) => counts.get(stranger.remote) === most);
  oldest?.turnAway('too many connections that have not shown a trusted certificate');
  return oldest !== undefined;
}

function release(strangers: Map<string, number>, remote: string): void {
  const left = (strangers.get(remote) ?? 1) - 1;
  if (left > 0) strangers.set(remote, left);
  else strangers.delete(remote);
}

function receive(
  raw: Socket,
  remote: string,
  options: GateOptions,
  refuse: (refusal: Refusal) => void,
  judged: (trusted?: Thumbprint) => void,
): Stranger {
  tune(raw);
  let done = false;
  const finish = (trusted?: Thumbprint) => {
    if (done) return false;
    done = true;
    clearTimeout(late);
    judged(trusted);
    return true;
  };
  const turnAway = (reason: string, thumbprint?: Thumbprint) => {
    if (!finish()) return;
    refuse(thumbprint ? { remote, reason, thumbprint } : { remote, reason });
    raw.destroy();
  };
  const late = setTimeout(
    () => turnAway('it did not finish the TLS handshake in time'),
    options.limits.handshakeMs,
  );
  raw.on('error', (error) => turnAway(error.message));
  raw.on('close', () => turnAway('it closed the connection during the TLS handshake'));
  return {
    ...{ remote, turnAway },
    secured: (socket) => {
      socket.on('error', () => raw.destroy());
      const verdict = judgePeer(socket, options.isTrusted);
      if ('refused' in verdict) return turnAway(verdict.refused, verdict.thumbprint);
      const purpose = purposeOf((socket as TLSSocket & { servername?: string | false }).servername);
      if (!purpose) return turnAway('it asks for a server name that is none of ours', verdict.thumbprint);
      if (finish(verdict.thumbprint)) options.onPeer(socket, verdict.thumbprint, purpose);
    },
  };
}

function rateLimited(onRefused: GateOptions['onRefused']): (refusal: Refusal) => void {
  let windowBegan = 0;
  let count = 0;
  return (refusal) => {
    const now = performance.now();
    if (now - windowBegan > minuteMs) [windowBegan, count] = [now, 0];
    count += 1;
    if (count <= refusalsPerMinute) onRefused?.(refusal);
  };
}
