/** The connection to one machine: at most one live session, dialled while somebody wants it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type AgentSession, dialAgent, type HelloAnswer, LinkError, type LinkLimits } from '@tako/protocol';
import { type BackOff, waitMs } from './back-off.ts';
import { AgentUnreachable, type LinkedMachine, parseAddress, type Waiter } from './linked-machine.ts';
import { createHello, type HelloOptions } from './say-hello.ts';

export type MachineLinkOptions = HelloOptions & {
  readonly backOff: BackOff;
  readonly random: () => number;
  readonly limits: Partial<LinkLimits>;
};

export type SessionOptions = {
  readonly deadlineMs: number;
  /** Give up at the first failure to dial. */
  readonly isOneTry?: boolean;
  readonly signal?: AbortSignal;
};

export type MachineLink = {
  readonly machine: LinkedMachine;
  readonly isConnected: () => boolean;
  /** Of its last hello. */
  readonly clockAheadMs: () => number | undefined;
  /** Throws `AgentUnreachable` at the deadline, or the signal's reason. */
  session(options: SessionOptions): Promise<AgentSession>;
  /** Says hello on a session that has just come about and, where all is well, uses it from now on. */
  adopt(session: AgentSession): Promise<void>;
  /** Says hello now. Throws `AgentUnreachable`. */
  greet(options: SessionOptions): Promise<HelloAnswer>;
  /** Refuses everybody who waits, and ends the session when what is under way has ended. */
  drop(reason: string): Promise<void>;
  /** As `drop`, but whatever is under way fails at once: its agent is no longer trusted. */
  cut(reason: string): void;
};

export function createMachineLink(machine: LinkedMachine, options: MachineLinkOptions): MachineLink {
  const waiters = new Set<Waiter>();
  let live: AgentSession | undefined;
  /** Aborted when another session takes the place of the one that is live. */
  let replaced = new AbortController();
  let problem: string | undefined;
  /** Why a polling agent that came could not be used; told until one can, whatever becomes of the next connection. */
  let held: string | undefined;
  let dialling: AbortController | undefined;
  let resting: AbortController | undefined;
  let isDropped = false;
  let clockAheadMs: number | undefined;

  const unreachable = () => {
    const reason = reasonOf(machine, problem);
    return new AgentUnreachable(`${machine.name} ${reason}`, undefined, reason);
  };
  const reportUnavailable = (detail: string) =>
    options.onContact(machine, { state: 'unavailable', at: options.now(), detail }, undefined);

  const failed = (error: unknown, isNews: boolean) => {
    problem = held ?? messageOf(error);
    if (isNews) reportUnavailable(reasonOf(machine, problem));
    for (const waiter of [...waiters]) if (waiter.isOneTry) waiter.reject(unreachable());
  };

  const greeting = createHello(machine, options);
  const sayHello = async (session: AgentSession, signal?: AbortSignal) => {
    const answer = await greeting(session, signal);
    clockAheadMs = answer.time - options.now();
    return answer;
  };

  const adopt = async (session: AgentSession) => {
    try {
      await sayHello(session);
    } catch (error) {
      const isPolling = machine.communication === 'polling';
      if (isPolling && error instanceof AgentUnreachable) held = error.reason;
      await session.close(messageOf(error));
      if (isPolling && !live) failed(error, true);
      throw error;
    }
    if (isDropped) return session.close();
    const previous = live;
    live = session;
    replaced.abort(new LinkError('the agent has connected anew', { sent: true }));
    replaced = new AbortController();
    problem = held = undefined;
    session.closed.then((reason) => {
      if (live !== session) return;
      live = undefined;
      problem = held ?? reason;
      // Nobody dials a polling agent, so nobody else would notice that it is gone.
      if (machine.communication === 'polling' && !isDropped) reportUnavailable(reasonOf(machine, problem));
      if (waiters.size > 0) startDialling();
    });
    for (const waiter of [...waiters]) waiter.resolve(session);
    await previous?.close();
  };

  const dialOnce = async (signal: AbortSignal) => {
    const { identity, limits } = options;
    const address = parseAddress(machine.address ?? '');
    await adopt(await dialAgent({ ...address, identity, limits, expected: machine.thumbprint, signal }));
  };

  const dialUntilThere = async (signal: AbortSignal) => {
    for (let failures = 1; waiters.size > 0; failures++) {
      try {
        return await dialOnce(signal);
      } catch (error) {
        if (signal.aborted) return;
        failed(error, failures === 1);
      }
      if (waiters.size === 0) return;
      resting = new AbortController();
      const ms = waitMs(options.backOff, failures, options.random());
      await pause(ms, AbortSignal.any([signal, resting.signal]));
    }
  };

  const startDialling = () => {
    if (machine.communication !== 'listening' || dialling || isDropped) return;
    const own = new AbortController();
    dialling = own;
    dialUntilThere(own.signal).finally(() => {
      dialling = undefined;
      // Somebody may have come in the very moment in which the loop found nobody.
      if (waiters.size > 0 && !live) startDialling();
    });
  };

  const wait = ({ deadlineMs, isOneTry = false, signal }: SessionOptions) =>
    new Promise<AgentSession>((resolve, reject) => {
      const end = () => {
        clearTimeout(late);
        signal?.removeEventListener('abort', abort);
        waiters.delete(waiter);
        if (waiters.size === 0) dialling?.abort();
      };
      const waiter: Waiter = {
        isOneTry,
        resolve: (session) => {
          end();
          resolve(session);
        },
        reject: (error) => {
          end();
          reject(error);
        },
      };
      const abort = () => waiter.reject(signal?.reason);
      const late = setTimeout(() => waiter.reject(unreachable()), deadlineMs);
      signal?.addEventListener('abort', abort, { once: true });
      waiters.add(waiter);
      // Whoever comes now wants to know how it is now, not at the end of somebody else's wait.
      resting?.abort();
      startDialling();
    });

  const session = async (wanted: SessionOptions) => {
    wanted.signal?.throwIfAborted();
    if (isDropped) throw new AgentUnreachable(`${machine.name} is no longer the machine that it was`);
    return live ?? wait(wanted);
  };

  /**
   * An agent that was killed a moment ago leaves a connection that looks alive: then a new one is asked for, once, and
   * has all the time that one who finds no connection has. One that comes meanwhile is taken at once.
   */
  const sayHelloAnyhow = async (wanted: SessionOptions) => {
    const old = live;
    if (!old) return sayHello(await session(wanted), wanted.signal);
    const newer = replaced.signal;
    try {
      return await sayHello(old, wanted.signal ? AbortSignal.any([wanted.signal, newer]) : newer);
    } catch (error) {
      wanted.signal?.throwIfAborted();
      if (!(error instanceof LinkError)) throw error;
      if (live === old) live = undefined;
      old.destroy(error.message);
      return sayHello(await session(wanted), wanted.signal);
    }
  };

  const refuseAll = (reason: string) => {
    isDropped = true;
    dialling?.abort();
    for (const waiter of [...waiters]) waiter.reject(new AgentUnreachable(`${machine.name}: ${reason}`));
  };

  return {
    machine,
    isConnected: () => live !== undefined,
    clockAheadMs: () => clockAheadMs,
    session,
    adopt,
    greet: async (wanted) => {
      try {
        return await sayHelloAnyhow(wanted);
      } catch (error) {
        wanted.signal?.throwIfAborted();
        const failure =
          error instanceof AgentUnreachable ? error : new AgentUnreachable(messageOf(error), error);
        reportUnavailable(failure.reason);
        throw failure;
      }
    },
    drop: async (reason) => {
      refuseAll(reason);
      await live?.close();
    },
    cut: (reason) => {
      refuseAll(reason);
      live?.destroy(reason);
    },
  };
}

function reasonOf({ communication, address }: LinkedMachine, problem: string | undefined): string {
  const what = communication === 'polling' ? 'has not connected' : `could not be reached at ${address}`;
  // What failed names the address once more.
  return problem ? `${what}: ${problem.replace(`${address} cannot be reached: `, '')}` : what;
}

function messageOf(error: unknown): string {
  if (error instanceof AgentUnreachable) return error.reason;
  return error instanceof Error ? error.message : String(error);
}

/** Waits; an abort only ends the wait. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
