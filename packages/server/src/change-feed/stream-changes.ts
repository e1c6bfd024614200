/** The changes to one reader, as they come. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Change, ChangePage } from '@tako/api';
import { changeGatherMs, changeSilenceMs } from '../limits.ts';
import type { ChangeFeed } from './change-feed.ts';

export type ChangeStream = {
  readonly feed: ChangeFeed;
  /** As in `ChangePage`; undefined for a reader that begins. */
  readonly after: string | undefined;
  /** Whether the reader may know of it. */
  readonly maySee: (change: Change) => boolean;
  /** Settles when the reader has taken the page; what happens meanwhile is in the next one. */
  readonly send: (page: ChangePage) => Promise<void>;
  readonly signal: AbortSignal;
  readonly gatherMs?: number;
  readonly silenceMs?: number;
};

/** Sends pages until the signal says that the reader has gone. Throws what `send` throws. */
export async function streamChanges(stream: ChangeStream): Promise<void> {
  const { feed, maySee, send, signal, gatherMs = changeGatherMs, silenceMs = changeSilenceMs } = stream;
  let cursor = stream.after;
  let isFirst = true;
  while (!signal.aborted) {
    const news = Promise.withResolvers<void>();
    const unsubscribe = feed.subscribe(news.resolve);
    try {
      const page = feed.after(cursor);
      cursor = page.cursor;
      const changes = page.changes.filter(maySee);
      if (isFirst || page.isReset || changes.length > 0) await send({ ...page, changes });
      else if (page.changes.length === 0) {
        const isQuiet = await quiet(news.promise, silenceMs, signal);
        if (isQuiet && !signal.aborted) await send({ ...page, changes: [] });
        else await pause(gatherMs, signal);
      }
      isFirst = false;
    } finally {
      unsubscribe();
    }
  }
}

/** Whether nothing came for so long. */
async function quiet(news: Promise<void>, silenceMs: number, signal: AbortSignal): Promise<boolean> {
  const waiting = new AbortController();
  const over = AbortSignal.any([signal, waiting.signal]);
  try {
    return await Promise.race([news.then(() => false), pause(silenceMs, over).then(() => true)]);
  } finally {
    waiting.abort();
  }
}

/** Waits; an abort only ends the wait. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
