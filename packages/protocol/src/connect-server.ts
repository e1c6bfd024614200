/** How the deployment server comes to its agents: it dials the listening ones, the polling ones dial it. */
import type { ClientHttp2Session } from 'node:http2';
import type { TLSSocket } from 'node:tls';
import { createAgentSession, openClient } from './agent-session.ts';
import { LinkError } from './errors.ts';
import { type Gate, openGate, type Refusal } from './gate.ts';
import type { Identity } from './identity.ts';
import { defaultLinkLimits, type LinkLimits } from './limits.ts';
import type { AgentSession } from './session.ts';
import type { Thumbprint } from './thumbprint.ts';
import { dialTls } from './tls.ts';

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
  const dial = (purpose: 'control' | 'bulk', signal?: AbortSignal) =>
    dialTls({ host, port, identity, expected, purpose, limits, signal });
  const socket = await dial('control', options.signal);
  const control = openClient(socket, limits);
  let bulk: Promise<ClientHttp2Session> | undefined;
  const openBulk = async (signal?: AbortSignal): Promise<ClientHttp2Session> => {
    const client = openClient(await dial('bulk', signal), limits);
    client.setTimeout(limits.bulkIdleMs, () => client.close());
    client.once('close', () => {
      bulk = undefined;
    });
    return client;
  };
  return createAgentSession({
    limits,
    thumbprint: expected,
    control,
    socket,
    bulk: async (signal) => {
      const there = await bulk?.catch(() => undefined);
      if (there && !there.closed && !there.destroyed) return there;
      bulk = openBulk(signal);
      bulk.catch(() => {
        bulk = undefined;
      });
      return bulk;
    },
    closeBulk: () => {
      bulk?.then(
        (client) => client.destroy(),
        () => undefined,
      );
    },
  });
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

/** The bulk connection of one polling agent: it comes and goes by itself, and whoever sends a file waits for it. */
class BulkSlot {
  #client: ClientHttp2Session | undefined;
  readonly #waiting = new Set<(client: ClientHttp2Session) => void>();

  offer(client: ClientHttp2Session): void {
    this.#client?.destroy();
    this.#client = client;
    for (const resolve of this.#waiting) resolve(client);
    this.#waiting.clear();
  }

  drop(): void {
    this.#client?.destroy();
    this.#client = undefined;
  }

  async take(limits: LinkLimits, signal?: AbortSignal): Promise<ClientHttp2Session> {
    if (this.#client && !this.#client.closed && !this.#client.destroyed) return this.#client;
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(late);
        signal?.removeEventListener('abort', abort);
        this.#waiting.delete(got);
      };
      const got = (client: ClientHttp2Session) => {
        end();
        resolve(client);
      };
      const fail = (message: string) => {
        end();
        reject(new LinkError(message, { sent: false }));
      };
      const abort = () => fail('waiting for the bulk connection was called off');
      const late = setTimeout(
        () => fail(`the agent opened no bulk connection in ${limits.bulkMs} ms`),
        limits.bulkMs,
      );
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiting.add(got);
    });
  }
}

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
      const take = (signal?: AbortSignal) => slot.take(limits, signal);
      const closeBulk = () => {
        if (controls.get(thumbprint) === client) slot.drop();
      };
      options.onSession(
        createAgentSession({ limits, thumbprint, control: client, socket, bulk: take, closeBulk }),
      );
    },
  });
}
