/** What of a task's log holds a text or has a level, as far as it has been looked through. */
import type { LogLevel, LogMatch } from '@tako/api';
import { useCallback, useEffect, useRef, useState } from 'react';
import { client } from '../data/client.ts';
import { matchesAtOnce, mostMatches } from '../limits.ts';

export type Wanted = { readonly text: string; readonly levels: readonly LogLevel[] };

export type Found = {
  readonly matches: readonly LogMatch[];
  /** Up to which event the log has been looked through. */
  readonly cursor: number;
  readonly isAtEnd: boolean;
  readonly isLooking: boolean;
  readonly problem: unknown;
};

const nothing: Found = { matches: [], cursor: 0, isAtEnd: false, isLooking: false, problem: undefined };

export function isSearch({ text, levels }: Wanted): boolean {
  return text !== '' || levels.length > 0;
}

export type Search = Found & {
  /** Looks on where it stopped: at enough matches, at the end of then, or at a failure. */
  readonly lookOn: () => void;
};

/** Looks through the log as it is, and through what comes: `end` grows with the log. */
export function useSearch(taskId: string, wanted: Wanted, end: number): Search {
  const { text } = wanted;
  const levels = wanted.levels.join(',');
  const [found, setFound] = useState(nothing);
  const [goal, setGoal] = useState(matchesAtOnce);
  const key = `${levels}\n${text}`;
  const shownKey = useRef(key);
  if (shownKey.current !== key) {
    shownKey.current = key;
    setFound(nothing);
    setGoal(matchesAtOnce);
  }
  const { matches, cursor, isAtEnd, problem } = found;
  const isOn = isSearch(wanted) && problem === undefined && matches.length < goal;
  const isDue = isOn && (!isAtEnd || end > cursor);
  useEffect(() => {
    if (!isDue) return;
    const gone = new AbortController();
    const query = { text, levels, after: cursor, take: matchesAtOnce };
    client.call('tasks.search', { params: { id: taskId }, query, signal: gone.signal }).then(
      (page) => {
        const cursor = page.isAtEnd ? Math.max(page.cursor, end) : page.cursor;
        setFound((before) => ({
          ...{ matches: [...before.matches, ...page.matches].slice(0, mostMatches), cursor },
          ...{ isAtEnd: page.isAtEnd, isLooking: false, problem: undefined },
        }));
      },
      (error: unknown) => {
        if (!gone.signal.aborted) setFound((before) => ({ ...before, problem: error }));
      },
    );
    return () => gone.abort(new Error('something else is looked for'));
  }, [taskId, text, levels, cursor, end, isDue]);
  const lookOn = useCallback(() => {
    setGoal((before) => Math.min(mostMatches, before + matchesAtOnce));
    setFound((before) => (before.problem === undefined ? before : { ...before, problem: undefined }));
  }, []);
  return { ...found, isLooking: isDue, lookOn };
}
