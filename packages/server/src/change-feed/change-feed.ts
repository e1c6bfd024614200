/**
 * What changed lately, for pages that show it: each thing once, with the number of its last change. It tells which, not
 * how; whoever cares reads it anew. It is kept in memory: after a restart, readers are told to read all anew.
 */
import { randomBytes } from 'node:crypto';
import type { Change, ChangePage } from '@tako/api';

export type ChangeFeed = {
  publish(changes: readonly Change[]): void;
  /** What changed after the cursor; without one, or with one that is not known any more, nothing can be told. */
  after(cursor: string | undefined): ChangePage;
  /** `wake` is called after each change; call the answer to end it. */
  subscribe(wake: () => void): () => void;
};

/** Things whose last change is known; whoever was away longer reads all anew, which costs no more. */
const mostKept = 2_000;

const epochBytes = 6;

export function createChangeFeed(kept = mostKept): ChangeFeed {
  const epoch = randomBytes(epochBytes).toString('hex');
  /** By resource and id, the least recent first. */
  const last = new Map<string, { readonly change: Change; readonly number: number }>();
  const readers = new Set<() => void>();
  let number = 0;
  /** Changes up to this one are no longer all known. */
  let forgotten = 0;

  const note = (change: Change) => {
    const key = `${change.resource} ${change.id ?? ''}`;
    number += 1;
    last.delete(key);
    last.set(key, { change, number });
    const [oldest] = last;
    if (last.size <= kept || !oldest) return;
    last.delete(oldest[0]);
    forgotten = oldest[1].number;
  };
  return {
    publish: (changes) => {
      for (const change of changes) note(change);
      if (changes.length > 0) for (const wake of readers) wake();
    },
    after: (cursor) => {
      const next = `${epoch}.${number}`;
      const [, before, seen] = /^([0-9a-f]+)\.(\d+)$/.exec(cursor ?? '') ?? [];
      const isKnown = before === epoch && Number(seen) >= forgotten && Number(seen) <= number;
      if (!isKnown) return { cursor: next, isReset: cursor !== undefined, changes: [] };
      const newer = [...last.values()].filter((kept) => kept.number > Number(seen));
      return { cursor: next, isReset: false, changes: newer.map(({ change }) => change) };
    },
    subscribe: (wake) => {
      readers.add(wake);
      return () => readers.delete(wake);
    },
  };
}
