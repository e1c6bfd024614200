/** How a polling agent comes to a server: it dials, again and again, and serves on what it has dialled. */
import type { TLSSocket } from 'node:tls';
import { LinkError } from './errors.ts';
import type { AgentHandler } from './handler.ts';
import type { Identity } from './identity.ts';
import { defaultLinkLimits, type LinkLimits } from './limits.ts';
import { serveAgent } from './serve-agent.ts';
import type { Thumbprint } from './thumbprint.ts';
import { dialTls, type Purpose } from './tls.ts';

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
  /** In [0, 1); for tests. */
  readonly random?: () => number;
  readonly onState?: (state: PollState) => void;
  readonly onBroken?: (error: unknown) => void;
};

/**
 * Keeps both connections to a server dialled until `signal`; waits longer after each failure, by chance, up to a bound.
 * The one for files is dialled once the server has said hello: one that is away, or has no use for this agent, is
 * troubled by one connection only.
 */
export async function pollServer(options: PollServerOptions): Promise<void> {
  const limits = { ...defaultLinkLimits, ...options.limits };
  const welcome = createDoor();
  const control = { onHello: welcome.open, onEnd: welcome.close };
  await Promise.all([
    keepDialled(options, limits, { purpose: 'control', ...control, mayDial: async () => undefined }),
    keepDialled(options, limits, { purpose: 'bulk', mayDial: welcome.pass }),
  ]);
}

type Line = {
  readonly purpose: Purpose;
  /** Settles when it may be dialled, or at the signal. */
  readonly mayDial: (signal: AbortSignal) => Promise<void>;
  readonly onHello?: () => void;
  readonly onEnd?: () => void;
};

type Door = {
  open(): void;
  close(): void;
  /** Settles when it is open, or at the signal. */
  pass(signal: AbortSignal): Promise<void>;
};

function createDoor(): Door {
  let isOpen = false;
  const waiting = new Set<() => void>();
  return {
    open: () => {
      isOpen = true;
      for (const pass of waiting) pass();
    },
    close: () => {
      isOpen = false;
    },
    pass: (signal) =>
      new Promise((resolve) => {
        if (isOpen || signal.aborted) return resolve();
        const done = () => {
          waiting.delete(done);
          signal.removeEventListener('abort', done);
          resolve();
        };
        waiting.add(done);
        signal.addEventListener('abort', done, { once: true });
      }),
  };
}

async function keepDialled(options: PollServerOptions, limits: LinkLimits, line: Line): Promise<void> {
  const { signal, random = Math.random } = options;
  const { purpose } = line;
  let bound = limits.firstBackOffMs;
  while (!signal.aborted) {
    await line.mayDial(signal);
    if (signal.aborted) return;
    const outcome = await serveOnce(options, limits, line);
    line.onEnd?.();
    if (signal.aborted) return;
    bound = outcome.wasGood ? limits.firstBackOffMs : Math.min(bound * 2, limits.lastBackOffMs);
    const retryMs = Math.round(random() * bound);
    options.onState?.({ state: 'waiting', purpose, reason: outcome.reason, retryMs });
    await pause(retryMs, signal);
  }
}

type Outcome = { readonly wasGood: boolean; readonly reason: string };

/**
 * One connection from dialling to its end. It was good when a hello, or on the bulk connection settings, came through,
 * unless the server then sent the agent away.
 */
async function serveOnce(options: PollServerOptions, limits: LinkLimits, line: Line): Promise<Outcome> {
  let socket: TLSSocket;
  try {
    socket = await dialTls({ ...options, purpose: line.purpose, limits });
  } catch (error) {
    if (error instanceof LinkError) return { wasGood: false, reason: error.message };
    throw error;
  }
  return new Promise((resolve) => {
    let wasGood = false;
    let reason = 'the server closed the connection; if it never said hello, it does not trust this agent';
    let sentAway: string | undefined;
    const session = serveAgent({
      ...{ socket, limits, handler: options.handler, onBroken: options.onBroken },
      caller: { thumbprint: options.expected },
      onHello: () => {
        wasGood = true;
        line.onHello?.();
      },
      onSentAway: (why) => {
        sentAway = `the server sent this agent away: ${why}`;
      },
    });
    if (line.purpose === 'bulk') {
      session.once('remoteSettings', () => {
        wasGood = true;
      });
    }
    options.onState?.({ state: 'connected', purpose: line.purpose });
    socket.once('error', (error) => {
      reason = error.message;
    });
    const abort = () => socket.destroy();
    options.signal.addEventListener('abort', abort, { once: true });
    socket.once('close', () => {
      options.signal.removeEventListener('abort', abort);
      resolve({ wasGood: wasGood && sentAway === undefined, reason: sentAway ?? reason });
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
