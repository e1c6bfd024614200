/** Whether what is shown is kept up to date. */
import { useSyncExternalStore } from 'react';

/** `lost` since the server does not answer; what is shown may be old. */
export type Connection = 'opening' | 'live' | 'lost';

let connection: Connection = 'opening';
const listeners = new Set<() => void>();

export function setConnection(next: Connection): void {
  if (next === connection) return;
  connection = next;
  for (const listener of listeners) listener();
}

export function useConnection(): Connection {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => connection,
  );
}
