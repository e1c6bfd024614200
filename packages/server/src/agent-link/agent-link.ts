/** The server's hold on all its agents: dials the listening ones, is dialled by the polling ones. */
import {
  type AgentSession,
  type Gate,
  type HelloAnswer,
  type Identity,
  LinkError,
  type LinkLimits,
  listenForAgents,
  lookAtAgent,
  type Refusal,
  type Thumbprint,
} from '@tako/protocol';
import { type BackOff, defaultBackOff } from './back-off.ts';
import {
  AgentUnreachable,
  type Contact,
  type LinkedMachine,
  needsNewConnection,
  parseAddress,
} from './linked-machine.ts';
import { createMachineLink, type MachineLink, type SessionOptions } from './machine-link.ts';

export type AgentLinkOptions = {
  readonly identity: Identity;
  readonly serverId: string;
  /** Grows with each start of the server; agents refuse a lower one. */
  readonly epoch: number;
  /** Where polling agents come to; port 0 takes a free one. */
  readonly polling: { readonly host: string; readonly port: number };
  readonly loadMachines: () => Promise<readonly LinkedMachine[]>;
  /** After each hello that came through or failed; the session where there is one. */
  readonly onContact: (machine: LinkedMachine, contact: Contact, session: AgentSession | undefined) => void;
  readonly onRefused: (refusal: Refusal) => void;
  /** A polling agent that was let in could not be used. */
  readonly onBroken: (machine: LinkedMachine, error: unknown) => void;
  readonly now?: () => number;
  readonly random?: () => number;
  readonly backOff?: BackOff;
  /** Those of the wire that are not as usual. */
  readonly limits?: Partial<LinkLimits>;
};

export type AgentLink = {
  readonly pollingPort: number;
  isConnected(machineId: string): boolean;
  /** How far the agent's clock was ahead of ours at its last hello; undefined where none came through. */
  clockAheadMs(machineId: string): number | undefined;
  /** A live session, dialled or waited for until the deadline. Throws `AgentUnreachable` or the signal's reason. */
  session(machineId: string, options: SessionOptions): Promise<AgentSession>;
  /** Says hello now and reports the contact. Throws `AgentUnreachable`. */
  checkHealth(machineId: string, signal?: AbortSignal): Promise<HelloAnswer>;
  /**
   * The thumbprint that the listening agent at `host:port` shows to anybody. Throws `AgentUnreachable`, which does not
   * tell what else may be there, or the signal's reason.
   */
  look(address: string, signal?: AbortSignal): Promise<Thumbprint>;
  /** To be called after machines were made, changed or deleted: cuts at once what is no longer trusted. */
  refresh(): Promise<void>;
  close(): Promise<void>;
};

/** An answer to hello needs no work on the agent; it is slow only where the line is. */
const helloMs = 10_000;

/** A health check waits this long for a polling agent to dial; its own back-off begins below one second. */
const healthCheckMs = 10_000;

/** Loads the machines and listens for polling agents. Throws where the port cannot be opened. */
export async function createAgentLink(options: AgentLinkOptions): Promise<AgentLink> {
  const { identity, serverId, epoch, onContact, backOff = defaultBackOff } = options;
  const { now = Date.now, random = Math.random, limits = {} } = options;
  const linkOptions = { identity, serverId, epoch, backOff, helloMs, now, random, onContact, limits };
  const links = new Map<string, MachineLink>();
  const polling = new Map<Thumbprint, MachineLink>();
  let loading: Promise<void> = Promise.resolve();
  let gate: Gate | undefined;

  const load = async () => {
    const machines = await options.loadMachines();
    const stale = replaceLinks(links, machines, (machine) => createMachineLink(machine, linkOptions));
    polling.clear();
    for (const link of links.values()) {
      if (link.machine.communication === 'polling') polling.set(link.machine.thumbprint, link);
    }
    // From now on nobody gets what is closed here any more.
    for (const link of stale) {
      if (isTrusted(machines, link.machine)) {
        link.drop('its record has changed').catch((error) => options.onBroken(link.machine, error));
      } else link.cut('it is no longer trusted');
    }
    // A connection that has not said hello yet, and those for files, belong to no link.
    gate?.recheck();
  };
  const refresh = () => {
    loading = loading.then(load, load);
    return loading;
  };
  const linkOf = (machineId: string) => {
    const link = links.get(machineId);
    if (!link) throw new AgentUnreachable(`there is no machine ${machineId}`);
    return link;
  };

  await refresh();
  const open = await listenForAgents({
    ...{ ...options.polling, identity, limits },
    isTrusted: (thumbprint) => polling.has(thumbprint),
    onRefused: options.onRefused,
    onSession: (session) => {
      const link = polling.get(session.thumbprint);
      if (link) link.adopt(session).catch((error) => options.onBroken(link.machine, error));
      else void session.close();
    },
  });
  gate = open;
  return {
    pollingPort: open.port,
    isConnected: (machineId) => links.get(machineId)?.isConnected() ?? false,
    clockAheadMs: (machineId) => links.get(machineId)?.clockAheadMs(),
    session: async (machineId, wanted) => linkOf(machineId).session(wanted),
    checkHealth: async (machineId, signal) => {
      const wanted = { deadlineMs: healthCheckMs, isOneTry: true };
      return linkOf(machineId).greet(signal ? { ...wanted, signal } : wanted);
    },
    look: (address, signal) => look(address, { identity, limits, ...(signal ? { signal } : {}) }),
    refresh,
    close: async () => {
      await open.close();
      await Promise.all([...links.values()].map((link) => link.drop('the server stops')));
    },
  };
}

type LookOptions = Omit<Parameters<typeof lookAtAgent>[0], 'host' | 'port'>;

async function look(address: string, options: LookOptions): Promise<Thumbprint> {
  try {
    return await lookAtAgent({ ...parseAddress(address), ...options });
  } catch (error) {
    options.signal?.throwIfAborted();
    if (!(error instanceof LinkError)) throw error;
    throw new AgentUnreachable(`No agent answers at ${address}`, error);
  }
}

/** Whether the agent that the record led to is still the one of that machine. */
function isTrusted(machines: readonly LinkedMachine[], { id, thumbprint }: LinkedMachine): boolean {
  return machines.some((machine) => machine.id === id && machine.thumbprint === thumbprint);
}

/** Brings `links` up to date; what has to be closed. */
function replaceLinks(
  links: Map<string, MachineLink>,
  machines: readonly LinkedMachine[],
  create: (machine: LinkedMachine) => MachineLink,
): MachineLink[] {
  const wanted = new Map(machines.map((machine) => [machine.id, machine]));
  const stale = [...links.values()].filter(({ machine }) => {
    const after = wanted.get(machine.id);
    return !after || needsNewConnection(machine, after);
  });
  for (const { machine } of stale) links.delete(machine.id);
  for (const machine of machines) if (!links.has(machine.id)) links.set(machine.id, create(machine));
  return stale;
}
