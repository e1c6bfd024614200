/** A machine as its connection sees it, and what happens when the record changes. */
import type { AgentSession, HelloAnswer, Thumbprint } from '@tako/protocol';

export type LinkedMachine = {
  readonly id: string;
  readonly name: string;
  readonly thumbprint: Thumbprint;
  readonly communication: 'listening' | 'polling';
  /** `host:port` of a listening agent. */
  readonly address: string | null;
};

/** What a try to speak with the agent showed; `at` is ms since 1970. */
export type Contact =
  | { readonly state: 'healthy'; readonly at: number; readonly answer: HelloAnswer }
  | { readonly state: 'unavailable'; readonly at: number; readonly detail: string };

/** No connection to the agent came about in the time that was given. */
export class AgentUnreachable extends Error {
  readonly code = 'agent.unreachable';
  /** As the message, where the reader knows already which machine it is about. */
  readonly reason: string;

  constructor(message: string, cause?: unknown, reason = message) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'AgentUnreachable';
    this.reason = reason;
  }
}

/** Whether a connection made for the one record may not be used for the other. */
export function needsNewConnection(before: LinkedMachine, after: LinkedMachine): boolean {
  return (
    before.thumbprint !== after.thumbprint ||
    before.communication !== after.communication ||
    before.address !== after.address
  );
}

/** Splits `host:port` and `[::1]:port`. */
export function parseAddress(address: string): { readonly host: string; readonly port: number } {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  return { host, port: Number(address.slice(colon + 1)) };
}

/** Somebody who wants a session and cannot have it yet. */
export type Waiter = {
  readonly resolve: (session: AgentSession) => void;
  readonly reject: (error: unknown) => void;
  /** Gives up at the first failure instead of at its deadline. */
  readonly isOneTry: boolean;
};
