/** How an agent comes to its servers: it listens for them, or it dials one again and again. */
import type { TLSSocket } from 'node:tls';
import { LinkError } from './errors.ts';
import { type Gate, openGate, type Refusal } from './gate.ts';
import type { AgentHandler } from './handler.ts';
import type { Identity } from './identity.ts';
import { defaultLinkLimits, type LinkLimits } from './limits.ts';
import { serveAgent } from './serve-agent.ts';
import type { Thumbprint } from './thumbprint.ts';
import { dialTls, type Purpose } from './tls.ts';

export type ListenForServersOptions = {
  readonly host: string;
  readonly port: number;
  readonly identity: Identity;
  readonly otherIdentities?: readonly Identity[];
  readonly isTrusted: (thumbprint: Thumbprint) => boolean;
  readonly handler: AgentHandler;
  readonly limits?: Partial<LinkLimits>;
  readonly onRefused?: (refusal: Refusal) => void;
  readonly onConnected?: (thumbprint: Thumbprint) => void;
  readonly onDisconnected?: (thumbprint: Thumbprint) => void;
  readonly onBroken?: (error: unknown) => void;
};

/** Listens for servers that the agent trusts and serves its handler to them. */
export function listenForServers(options: ListenForServersOptions): Promise<Gate> {
  const limits = { ...defaultLinkLimits, ...options.limits };
  const { handler, onBroken } = options;
  return openGate({
    ...{ host: options.host, port: options.port, identity: options.identity, limits },
    otherIdentities: options.otherIdentities,
    isTrusted: options.isTrusted,
    onRefused: options.onRefused,
    onPeer: (socket, thumbprint) => {
      const session = serveAgent({ socket, handler, caller: { thumbprint }, limits, onBroken });
      options.onConnected?.(thumbprint);
      session.once('close', () => options.onDisconnected?.(thumbprint));
    },
  });
}

export type PollState =
  | { readonly state: 'connected'; readonly purpose: Purpose }
  | {
      readonly state: 'waiting';
      readonly purpose: Purpose;
      readonly reason: string;
      readonly retryMs: number;
    };

export type PollServerOptions = {
  readonly host: string;
  readonly port: number;
  readonly identity: Identity;
  readonly expected: Thumbprint;
  readonly handler: AgentHandler;
  readonly signal: AbortSignal;
  readonly limits?: Partial<LinkLimits>;
  readonly onState?: (state: PollState) => void;
  readonly onBroken?: (error: unknown) => void;
};

/** Keeps both connections to a server dialled until `signal`; waits longer after each failure, by chance, up to a bound. */
export async function pollServer(options: PollServerOptions): Promise<void> {
  await Promise.all([keepDialled(options, 'control'), keepDialled(options, 'bulk')]);
}

async function keepDialled(options: PollServerOptions, purpose: Purpose): Promise<void> {
  const limits = { ...defaultLinkLimits, ...options.limits };
  const { signal } = options;
  let bound = limits.firstBackOffMs;
  while (!signal.aborted) {
    const outcome = await serveOnce(options, purpose, limits);
    if (signal.aborted) return;
    bound = outcome.wasGood ? limits.firstBackOffMs : Math.min(bound * 2, limits.lastBackOffMs);
    const retryMs = Math.round(Math.random() * bound);
    options.onState?.({ state: 'waiting', purpose, reason: outcome.reason, retryMs });
    await pause(retryMs, signal);
  }
}

/** One connection from dialling to its end. It was good when a hello, or on the bulk connection settings, came through. */
async function serveOnce(
  options: PollServerOptions,
  purpose: Purpose,
  limits: LinkLimits,
): Promise<{ wasGood: boolean; reason: string }> {
  let socket: TLSSocket;
  try {
    socket = await dialTls({ ...options, purpose, limits });
  } catch (error) {
    if (error instanceof LinkError) return { wasGood: false, reason: error.message };
    throw error;
  }
  return new Promise((resolve) => {
    let wasGood = false;
    let reason = 'the server closed the connection; if it never said hello, it does not trust this agent';
    const good = () => {
      wasGood = true;
    };
    const caller = { thumbprint: options.expected };
    const session = serveAgent({
      socket,
      handler: options.handler,
      caller,
      limits,
      onHello: good,
      onBroken: options.onBroken,
    });
    if (purpose === 'bulk') session.once('remoteSettings', good);
    options.onState?.({ state: 'connected', purpose });
    socket.once('error', (error) => {
      reason = error.message;
    });
    const abort = () => socket.destroy();
    options.signal.addEventListener('abort', abort, { once: true });
    socket.once('close', () => {
      options.signal.removeEventListener('abort', abort);
      resolve({ wasGood, reason });
    });
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
