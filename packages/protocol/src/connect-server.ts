/** How the deployment server comes to its agents: it dials the listening ones, the polling ones dial it. */
import type { ClientHttp2Session } from 'node:http2';
import type { TLSSocket } from 'node:tls';
import { createAgentSession, openClient, type WithBulk } from './agent-session.ts';
import { BulkSlot, createBulkOnDemand } from './bulk.ts';
import { type Gate, openGate, type Refusal } from './gate.ts';
import type { Identity } from './identity.ts';
import { defaultLinkLimits, type LinkLimits } from './limits.ts';
import type { AgentSession } from './session.ts';
import type { Thumbprint } from './thumbprint.ts';
import { dialTls, type Purpose, seeThumbprint } from './tls.ts';

export type DialAgentOptions = {
  readonly host: string;
  readonly port: number;
  readonly identity: Identity;
  readonly expected: Thumbprint;
  readonly limits?: Partial<LinkLimits>;
  readonly signal?: AbortSignal;
};

/** Dials a listening agent. Throws `LinkError`. The connection for files is dialled when one is sent. */
export async function dialAgent(options: DialAgentOptions): Promise<AgentSession> {
  const limits = { ...defaultLinkLimits, ...options.limits };
  const { host, port, identity, expected } = options;
  const dial = (purpose: Purpose, signal?: AbortSignal) =>
    dialTls({ host, port, identity, expected, purpose, limits, signal });
  const socket = await dial('control', options.signal);
  const bulk = createBulkOnDemand(() => dial('bulk'), limits);
  return createAgentSession({
    ...{ limits, thumbprint: expected, control: openClient(socket, limits), socket },
    withBulk: bulk.use,
    closeBulk: bulk.close,
  });
}

export type LookOptions = Omit<DialAgentOptions, 'expected'>;

/** The thumbprint that a listening agent shows, whoever it is; nothing is said to it. Throws `LinkError`. */
export function lookAtAgent({ limits, ...options }: LookOptions): Promise<Thumbprint> {
  return seeThumbprint({ ...options, limits: { ...defaultLinkLimits, ...limits } });
}

export type ListenForAgentsOptions = {
  readonly host: string;
  readonly port: number;
  readonly identity: Identity;
  readonly otherIdentities?: readonly Identity[];
  readonly isTrusted: (thumbprint: Thumbprint) => boolean;
  readonly onSession: (session: AgentSession) => void;
  readonly onRefused?: (refusal: Refusal) => void;
  readonly limits?: Partial<LinkLimits>;
};

/** Listens for polling agents; `onSession` gets each new one. A second connection of one thumbprint replaces the first. */
export async function listenForAgents(options: ListenForAgentsOptions): Promise<Gate> {
  const limits = { ...defaultLinkLimits, ...options.limits };
  const slots = new Map<Thumbprint, BulkSlot>();
  const controls = new Map<Thumbprint, ClientHttp2Session>();
  const slotOf = (thumbprint: Thumbprint): BulkSlot => {
    const slot = slots.get(thumbprint) ?? new BulkSlot();
    slots.set(thumbprint, slot);
    return slot;
  };
  return openGate({
    ...{ host: options.host, port: options.port, identity: options.identity, limits },
    otherIdentities: options.otherIdentities,
    isTrusted: options.isTrusted,
    onRefused: options.onRefused,
    onPeer: (socket: TLSSocket, thumbprint, purpose) => {
      const client = openClient(socket, limits);
      const slot = slotOf(thumbprint);
      if (purpose === 'bulk') return slot.offer(client);
      controls.get(thumbprint)?.destroy();
      controls.set(thumbprint, client);
      const withBulk: WithBulk = async (use, signal) => use(await slot.take(limits, signal));
      const closeBulk = () => {
        if (controls.get(thumbprint) === client) slot.drop();
      };
      options.onSession(
        createAgentSession({ limits, thumbprint, control: client, socket, withBulk, closeBulk }),
      );
    },
  });
}
