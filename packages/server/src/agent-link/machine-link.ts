/** The connection to one machine: at most one live session, dialled while somebody wants it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type AgentSession, commonWireVersion, dialAgent, type Identity, wireVersions } from '@tako/protocol';
import { type BackOff, waitMs } from './back-off.ts';
import {
  AgentUnreachable,
  type Contact,
  type LinkedMachine,
  parseAddress,
  type Waiter,
} from './linked-machine.ts';

export type MachineLinkOptions = {
  readonly identity: Identity;
  readonly serverId: string;
  readonly epoch: number;
  readonly backOff: BackOff;
  readonly helloMs: number;
  readonly now: () => number;
  readonly random: () => number;
  readonly onContact: (machine: LinkedMachine, contact: Contact, session: AgentSession | undefined) => void;
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
  /** Throws `AgentUnreachable` at the deadline, or the signal's reason. */
  session(options: SessionOptions): Promise<AgentSession>;
  /** Says hello on a session that has just come about and, where all is well, uses it from now on. */
  adopt(session: AgentSession): Promise<void>;
  /** Says hello now. Throws `AgentUnreachable`. */
  greet(options: SessionOptions): Promise<void>;
  /** Ends the session, refuses everybody who waits. */
  drop(reason: string): Promise<void>;
};

export function createMachineLink(machine: LinkedMachine, options: MachineLinkOptions): MachineLink {
  const waiters = new Set<Waiter>();
  let live: AgentSession | undefined;
  let problem: string | undefined;
  let dialling: AbortController | undefined;
  let resting: AbortController | undefined;
  let isDropped = false;
  /** The start of the agent that has been met last, and those that it has replaced. */
  let incarnation: string | undefined;
  const replaced = new Set<string>();

  const unreachable = () => {
    const reason = reasonOf(machine, problem);
    return new AgentUnreachable(`${machine.name} ${reason}`, undefined, reason);
  };
  const reportUnavailable = (detail: string) =>
    options.onContact(machine, { state: 'unavailable', at: options.now(), detail }, undefined);

  const failed = (error: unknown, isNews: boolean) => {
    problem = messageOf(error);
    if (isNews) reportUnavailable(reasonOf(machine, problem));
    for (const waiter of [...waiters]) if (waiter.isOneTry) waiter.reject(unreachable());
  };

  const sayHello = async (session: AgentSession, signal?: AbortSignal) => {
    const { serverId, epoch, helloMs, now } = options;
    const limit = AbortSignal.timeout(helloMs);
    const request = { serverId, epoch, wire: wireVersions };
    const answer = await session.hello(request, signal ? AbortSignal.any([signal, limit]) : limit);
    if (commonWireVersion(wireVersions, answer.wire) === undefined) {
      throw new AgentUnreachable(
        `the agent speaks the wire versions ${answer.wire.min} to ${answer.wire.max}, the server ${wireVersions.min} to ${wireVersions.max}`,
      );
    }
    mustBeAlone(answer.incarnation);
    options.onContact(machine, { state: 'healthy', at: now(), answer }, session);
  };

  /** A start that comes again after another one has been met still runs: there are two, and neither can be relied on. */
  const mustBeAlone = (met: string) => {
    if (incarnation !== undefined && incarnation !== met) replaced.add(incarnation);
    incarnation = met;
    if (!replaced.has(met)) return;
    problem = 'two agents run with its certificate; end one, give it a new one, and start the other anew';
    reportUnavailable(problem);
    throw new AgentUnreachable(`${machine.name}: ${problem}`, undefined, problem);
  };

  const adopt = async (session: AgentSession) => {
    try {
      await sayHello(session);
    } catch (error) {
      await session.close();
      if (machine.communication === 'polling' && !live) failed(error, true);
      throw error;
    }
    if (isDropped) return session.close();
    const previous = live;
    live = session;
    problem = undefined;
    session.closed.then((reason) => {
      if (live !== session) return;
      live = undefined;
      problem = reason;
      // Nobody dials a polling agent, so nobody else would notice that it is gone.
      if (machine.communication === 'polling' && !isDropped) reportUnavailable(reasonOf(machine, reason));
      if (waiters.size > 0) startDialling();
    });
    for (const waiter of [...waiters]) waiter.resolve(session);
    await previous?.close();
  };

  const dialOnce = async (signal: AbortSignal) => {
    const { host, port } = parseAddress(machine.address ?? '');
    await adopt(
      await dialAgent({ host, port, identity: options.identity, expected: machine.thumbprint, signal }),
    );
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

  return {
    machine,
    isConnected: () => live !== undefined,
    session,
    adopt,
    greet: async (wanted) => {
      try {
        await sayHello(await session(wanted), wanted.signal);
      } catch (error) {
        wanted.signal?.throwIfAborted();
        const failure =
          error instanceof AgentUnreachable ? error : new AgentUnreachable(messageOf(error), error);
        reportUnavailable(failure.reason);
        throw failure;
      }
    },
    drop: async (reason) => {
      isDropped = true;
      dialling?.abort();
      for (const waiter of [...waiters]) waiter.reject(new AgentUnreachable(`${machine.name}: ${reason}`));
      await live?.close();
    },
  };
}

function reasonOf({ communication, address }: LinkedMachine, problem: string | undefined): string {
  const what = communication === 'polling' ? 'has not connected' : `could not be reached at ${address}`;
  // What failed names the address once more.
  return problem ? `${what}: ${problem.replace(`${address} cannot be reached: `, '')}` : what;
}

function messageOf(error: unknown): string {
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
