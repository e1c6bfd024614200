/** What a new release needs of feeds elsewhere, fetched and verified before the release is made. */
import pLimit from 'p-limit';
import { findNamed, mustFind } from '../database/named-rows.ts';
import type { Db } from '../database/open-database.ts';
import type { FeedTable } from '../database/tables.ts';
import {
  dropFetched,
  type FetchedPackage,
  type FetchOptions,
  fetchPackage,
} from '../external-feed/fetch-package.ts';
import type { Fetches } from '../external-feed/fetches.ts';
import { mustFindChannel } from '../project/channel.store.ts';
import { stepsOf } from '../project/project.ts';
import type { NewRelease } from './create-release.ts';
import { fetchesAtOnce } from './limits.ts';
import { type WantedPackage, wantedPackages } from './package-choice.ts';
import { findVersion } from './release.store.ts';

/**
 * Whoever gets them keeps or drops them. A package that its feed does not have is left out: whoever chooses says so.
 * Throws what `fetchPackage` throws; then nothing stays behind.
 */
export async function fetchPackages(
  options: FetchOptions & { readonly fetches: Fetches },
  body: NewRelease,
  signal: AbortSignal,
): Promise<readonly FetchedPackage[]> {
  const wanted = await wantedElsewhere(options.db, body);
  const limit = pLimit(fetchesAtOnce);
  const failed = new AbortController();
  const any = AbortSignal.any([signal, failed.signal]);
  const fetchOne = async ({ wish: { packageId, version }, feed, projectId }: Elsewhere) => {
    const watch = options.fetches.begin({ projectId, feed, packageId, version });
    try {
      return await fetchPackage(options, { feed, packageId, version }, any, watch);
    } finally {
      watch.end();
    }
  };
  const runs = wanted.map((one) =>
    limit(() => fetchOne(one)).catch((error: unknown) => {
      failed.abort(error);
      throw error;
    }),
  );
  const results = await Promise.allSettled(runs);
  const fetched = results.flatMap((result) =>
    result.status === 'fulfilled' && result.value ? [result.value] : [],
  );
  if (!failed.signal.aborted) return fetched;
  await dropFetched(fetched);
  throw failed.signal.reason;
}

type Elsewhere = {
  readonly projectId: string;
  readonly wish: WantedPackage;
  readonly feed: FeedTable;
};

/** Each package once. Nothing is fetched for a release that is there already, whatever becomes of the request. */
async function wantedElsewhere(db: Db, body: NewRelease): Promise<Elsewhere[]> {
  const project = await mustFind(db, 'projects', body.project, 'project');
  if (body.version !== undefined && (await findVersion(db, project.id, body.version))) return [];
  const channel = await mustFindChannel(db, project.id, body.channel);
  const wishes = new Map(
    wantedPackages(stepsOf(project), channel.id, body).map((wish) => {
      const { feedId, packageId, version } = wish;
      return [JSON.stringify([feedId, packageId.toLowerCase(), version]), wish] as const;
    }),
  );
  const found = await Promise.all(
    [...wishes.values()].map(async (wish) => ({
      wish,
      feed: await findNamed(db, 'feeds', wish.feedId, false),
    })),
  );
  return found.flatMap(({ wish, feed }) =>
    feed && feed.kind !== 'built-in' ? [{ projectId: project.id, wish, feed }] : [],
  );
}
