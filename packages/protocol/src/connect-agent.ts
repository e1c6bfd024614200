/** How a listening agent comes to its servers: it waits for them. */
import { type Gate, openGate, type Refusal } from './gate.ts';
import type { AgentHandler } from './handler.ts';
import type { Identity } from './identity.ts';
import { defaultLinkLimits, type LinkLimits } from './limits.ts';
import { serveAgent } from './serve-agent.ts';
import type { Thumbprint } from './thumbprint.ts';

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
