/** Hello to an agent, each time that a connection to it comes about and whenever somebody wants to know how it is. */
import {
  type AgentSession,
  commonWireVersion,
  type HelloAnswer,
  type Identity,
  LinkError,
  wireVersions,
} from '@tako/protocol';
import { AgentUnreachable, type Contact, type LinkedMachine } from './linked-machine.ts';

export type HelloOptions = {
  readonly identity: Identity;
  readonly serverId: string;
  readonly epoch: number;
  readonly helloMs: number;
  readonly now: () => number;
  readonly onContact: (machine: LinkedMachine, contact: Contact, session: AgentSession | undefined) => void;
};

export type SayHello = (session: AgentSession, signal?: AbortSignal) => Promise<HelloAnswer>;

/**
 * The greeting of one machine, which remembers whom it has met. It reports the contact; throws `AgentUnreachable` where
 * the agent cannot be used, `LinkError` where it does not answer, `ProtocolError` where it refuses.
 */
export function createHello(machine: LinkedMachine, options: HelloOptions): SayHello {
  const { serverId, epoch, helloMs, now, onContact } = options;
  const mustBeAlone = createTwinWatch(machine);
  return async (session, signal) => {
    const limit = AbortSignal.timeout(helloMs);
    const either = signal ? AbortSignal.any([signal, limit]) : limit;
    const answer = await session
      .hello({ serverId, epoch, wire: wireVersions }, either)
      .catch((error: unknown) => {
        signal?.throwIfAborted();
        if (!limit.aborted) throw error;
        throw new LinkError(`it did not answer hello in ${helloMs} ms`, { sent: true, cause: error });
      });
    if (commonWireVersion(wireVersions, answer.wire) === undefined) {
      throw new AgentUnreachable(
        `the agent speaks the wire versions ${answer.wire.min} to ${answer.wire.max}, the server ${wireVersions.min} to ${wireVersions.max}`,
      );
    }
    try {
      mustBeAlone(answer.incarnation);
    } catch (error) {
      const { reason } = error as AgentUnreachable;
      onContact(machine, { state: 'unavailable', at: now(), detail: reason }, undefined);
      throw error;
    }
    onContact(machine, { state: 'healthy', at: now(), answer }, session);
    return answer;
  };
}

/** A start that comes again after another one has been met still runs: there are two, and neither can be relied on. */
function createTwinWatch(machine: LinkedMachine): (incarnation: string) => void {
  /** The start of the agent that has been met last, and those that it has replaced. */
  let last: string | undefined;
  const replaced = new Set<string>();
  return (met) => {
    if (last !== undefined && last !== met) replaced.add(last);
    last = met;
    if (!replaced.has(met)) return;
    const reason =
      'two agents run with its certificate; end one, give it a new one, and start the other anew';
    throw new AgentUnreachable(`${machine.name}: ${reason}`, undefined, reason);
  };
}
