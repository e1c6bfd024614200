/** The servers that this agent polls, as the configuration names them. */
import {
  type AgentHandler,
  type Identity,
  type LinkLimits,
  type PollState,
  pollServer,
} from '@tako/protocol';
import type { PolledServer } from '../home/home.ts';
import type { Log } from './log.ts';

export type PollingParts = {
  readonly identity: Identity;
  readonly handler: AgentHandler;
  readonly limits: Partial<LinkLimits>;
  readonly log: Log;
  readonly onBroken: (error: unknown) => void;
};

export type Polling = {
  /** Polls these from now on, and no others. */
  follow(servers: readonly PolledServer[]): void;
  /** Settles when no connection is left. */
  close(): Promise<void>;
};

export function pollServers(parts: PollingParts): Polling {
  const polled = new Map<string, () => Promise<void>>();
  const follow = (servers: readonly PolledServer[]) => {
    const wanted = new Map(servers.map((server) => [JSON.stringify(server), server]));
    for (const [key, stop] of polled) {
      if (wanted.has(key)) continue;
      polled.delete(key);
      stop().catch(parts.onBroken);
    }
    for (const [key, server] of wanted) if (!polled.has(key)) polled.set(key, startPolling(server, parts));
  };
  return {
    follow,
    close: async () => {
      await Promise.all([...polled.values()].map((stop) => stop()));
    },
  };
}

function startPolling(
  { host, port, thumbprint }: PolledServer,
  { identity, handler, limits, log, onBroken }: PollingParts,
): () => Promise<void> {
  const off = new AbortController();
  const onState = (state: PollState) => {
    const { purpose } = state;
    if (state.state === 'connected') log.info('connected to the server', { host, port, purpose });
    else log.warn(state.reason, { host, port, purpose, retryMs: state.retryMs });
  };
  const options = { host, port, identity, handler, limits, expected: thumbprint, signal: off.signal };
  const polling = pollServer({ ...options, onState, onBroken });
  polling.catch((error: unknown) => log.error('polling broke', error, { host, port }));
  return async () => {
    off.abort();
    await polling;
  };
}
