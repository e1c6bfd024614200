/** How often and how long a machine has been tried without anything coming of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultBackOff, waitMs } from '../agent-link/back-off.ts';
import { steadyMs } from './limits.ts';

export type Patience = {
  /** What is left of the limit; 0 where nothing is. */
  readonly leftMs: () => number;
  /** Something has come of it: all starts anew. */
  readonly renew: () => void;
  /** A try is about to begin. */
  readonly begin: () => void;
  /** The try has failed; one that held for long counts as having come to something. False where the limit is reached. */
  readonly failed: () => boolean;
  /** The wait before the next try: none after the first failure, then ever longer. Throws the signal's reason. */
  readonly pause: (signal: AbortSignal) => Promise<void>;
};

/** `limitMs` may change while it runs. */
export function createPatience(limitMs: () => number, clock = () => performance.now()): Patience {
  let since = clock();
  let began = since;
  let failures = 0;
  const leftMs = () => Math.max(0, since + limitMs() - clock());
  const renew = () => {
    since = clock();
    failures = 0;
  };
  return {
    leftMs,
    renew,
    begin: () => {
      began = clock();
    },
    failed: () => {
      if (clock() - began > steadyMs) renew();
      failures += 1;
      return leftMs() > 0;
    },
    pause: async (signal) => {
      // The first loss may be a restart of the agent or a cut line: it is tried again at once.
      if (failures > 1) await pause(failures - 1, signal);
    },
  };
}

/** The wait after so many failures in a row. Throws the signal's reason. */
export async function pause(failures: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(waitMs(defaultBackOff, failures, Math.random()), undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

/** Aborts so long after the cancel. `end` is to be called when nobody waits any more. */
export function boundAfterCancel(
  cancel: AbortSignal,
  ms: number,
): { readonly signal: AbortSignal; readonly end: () => void } {
  const over = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const begin = () => {
    if (ms === 0) over.abort(cancel.reason);
    else timer = setTimeout(() => over.abort(cancel.reason), ms);
  };
  if (cancel.aborted) begin();
  else cancel.addEventListener('abort', begin, { once: true });
  return {
    signal: over.signal,
    end: () => {
      clearTimeout(timer);
      cancel.removeEventListener('abort', begin);
    },
  };
}
