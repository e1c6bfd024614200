/** Keeps what is shown up to date: the server tells what changed, and what is on the page of it is asked again. */
import type { Change, ChangePage } from '@tako/api';
import { followChanges } from '@tako/client';
import { useEffect, useSyncExternalStore } from 'react';
import { answers, reportFailure } from './answers.ts';
import { client } from './client.ts';
import { isTouched } from './touched.ts';

/** `lost` since the server does not answer; what is shown may be old. */
export type Connection = 'opening' | 'live' | 'lost';

let connection: Connection = 'opening';
const listeners = new Set<() => void>();

function setConnection(next: Connection): void {
  if (next === connection) return;
  connection = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useConnection(): Connection {
  return useSyncExternalStore(subscribe, () => connection);
}

/** Follows the changes as long as whoever calls it is shown. */
export function useLiveAnswers(): void {
  useEffect(() => {
    const gone = new AbortController();
    follow(gone.signal).catch((error: unknown) => {
      if (!gone.signal.aborted) reportFailure(error);
    });
    return () => gone.abort(new Error('nobody looks any more'));
  }, []);
}

async function follow(signal: AbortSignal): Promise<void> {
  let isFirst = true;
  for await (const page of followChanges(client, { signal, onLost: () => setConnection('lost') })) {
    setConnection('live');
    // Of what was asked before the server began to tell, anything may have changed in between.
    refresh(isFirst ? { ...page, isReset: true } : page);
    isFirst = false;
  }
}

function refresh({ isReset, changes }: ChangePage): void {
  if (isReset)
    void answers.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'sessions.current' });
  else if (changes.length > 0)
    void answers.invalidateQueries({ predicate: ({ queryKey }) => touches(changes, queryKey) });
}

function touches(changes: readonly Change[], [operationId]: readonly unknown[]): boolean {
  return changes.some(({ resource }) => isTouched(String(operationId), resource));
}
