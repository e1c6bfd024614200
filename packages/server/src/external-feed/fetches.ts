/** What this server fetches now. It is kept in memory: a fetch ends with the request that waits for it. */
import type { Fetch } from '@tako/api';
import type { FeedTable } from '../database/tables.ts';
import type { FetchWatch } from './fetch-package.ts';
import { fetchNewsMs } from './limits.ts';

export type NewFetch = {
  readonly projectId: string;
  readonly feed: Pick<FeedTable, 'id' | 'name'>;
  readonly packageId: string;
  /** Undefined while the feed is asked for its newest. */
  readonly version: string | undefined;
};

export type Fetches = {
  begin(fetch: NewFetch): FetchWatch & { readonly end: () => void };
  /** The oldest first. */
  list(): readonly Fetch[];
};

/** `onChanged` is called when one begins or ends, and now and then while bytes come. */
export function createFetches(now: () => number, onChanged: () => void): Fetches {
  const running = new Set<{ fetch: Fetch }>();
  return {
    begin: ({ projectId, feed, packageId, version }) => {
      const since = new Date(now()).toISOString();
      const what = { projectId, feedId: feed.id, feedName: feed.name, packageId };
      const entry = {
        fetch: { ...what, version: version ?? null, bytes: 0, totalBytes: null, since } as Fetch,
      };
      let toldAt = now();
      const tell = (news: Partial<Fetch>) => {
        entry.fetch = { ...entry.fetch, ...news };
        toldAt = now();
        onChanged();
      };
      running.add(entry);
      onChanged();
      return {
        onFile: (found, totalBytes) => tell({ version: found, totalBytes: totalBytes ?? null }),
        onProgress: (bytes) => {
          if (now() - toldAt >= fetchNewsMs) tell({ bytes });
          else entry.fetch = { ...entry.fetch, bytes };
        },
        end: () => {
          running.delete(entry);
          onChanged();
        },
      };
    },
    list: () => [...running].map(({ fetch }) => fetch),
  };
}
