import type { ActionLock } from '@tako/protocol';

/**
 * Who may change the machine: first come, first served; exclusive holders alone, shared ones beside each other. Who asks
 * for none only looks at the machine.
 */
export type LockRequest = {
  readonly ticket: string;
  readonly description: string;
  readonly mode: ActionLock;
};

export type MachineLock = {
  /** `start` is called when it is this request's turn, perhaps at once. */
  request(request: LockRequest, start: () => void): void;
  /** Takes it without asking: a runner from before a restart holds it already. */
  adopt(request: LockRequest): void;
  /** Gives it back, or withdraws a request that waits. */
  release(ticket: string): void;
  /** Descriptions of what holds it or comes before; empty where nothing does. */
  waitsFor(ticket: string): string[];
};

export function createMachineLock(): MachineLock {
  const holders = new Map<string, LockRequest>();
  let waiting: { readonly request: LockRequest; readonly start: () => void }[] = [];

  const isFree = (mode: LockRequest['mode']): boolean =>
    mode === 'exclusive'
      ? holders.size === 0
      : [...holders.values()].every((holder) => holder.mode === 'shared');
  const advance = () => {
    for (let next = waiting[0]; next && isFree(next.request.mode); next = waiting[0]) {
      waiting = waiting.slice(1);
      holders.set(next.request.ticket, next.request);
      next.start();
    }
  };
  return {
    request: (request, start) => {
      if (request.mode === 'none') return start();
      waiting.push({ request, start });
      advance();
    },
    adopt: (request) => {
      if (request.mode === 'none') return;
      holders.set(request.ticket, request);
    },
    release: (ticket) => {
      holders.delete(ticket);
      waiting = waiting.filter(({ request }) => request.ticket !== ticket);
      advance();
    },
    waitsFor: (ticket) => {
      const place = waiting.findIndex(({ request }) => request.ticket === ticket);
      if (place < 0) return [];
      return [...holders.values(), ...waiting.slice(0, place).map(({ request }) => request)].map(
        ({ description }) => description,
      );
    },
  };
}
