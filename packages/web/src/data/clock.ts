/** The time of now, as the server has it, for all that counts along with it. */
import { useSyncExternalStore } from 'react';

let aheadMs = 0;

/** The clocks of browser and server differ; the server's counts, since all times come from it. */
export function setServerTime(iso: string): void {
  aheadMs = Date.parse(iso) - Date.now();
}

export const serverNow = (): number => Date.now() + aheadMs;

type Ticker = {
  readonly subscribe: (listener: () => void) => () => void;
  readonly now: () => number;
};

const tickers = new Map<number, Ticker>();

/** One timer for all that counts at this pace; none where nothing does. */
function tickerOf(everyMs: number): Ticker {
  const known = tickers.get(everyMs);
  if (known) return known;
  const listeners = new Set<() => void>();
  let now = serverNow();
  let timer: ReturnType<typeof setInterval> | undefined;
  const tick = () => {
    now = serverNow();
    for (const listener of listeners) listener();
  };
  const ticker: Ticker = {
    now: () => now,
    subscribe: (listener) => {
      listeners.add(listener);
      timer ??= setInterval(tick, everyMs);
      now = serverNow();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
  tickers.set(everyMs, ticker);
  return ticker;
}

const still: Ticker = { subscribe: () => () => undefined, now: () => 0 };

/** The server's time, anew every `everyMs`; null counts nothing. */
export function useNow(everyMs: number | null): number {
  const ticker = everyMs === null ? still : tickerOf(everyMs);
  return useSyncExternalStore(ticker.subscribe, ticker.now);
}
