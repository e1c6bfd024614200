/** What the server fetches from feeds elsewhere at this moment, for releases that are being made. */
import { z } from 'zod';
import { defineRoute } from './route.ts';
import { zId, zReference, zTime } from './shared.ts';

export const Fetch = z
  .object({
    projectId: zId('Projects').describe('Whose release waits for it'),
    feedId: zId('Feeds'),
    feedName: z.string(),
    packageId: z.string(),
    version: z.string().nullable().describe('Null while the feed is asked for its newest'),
    bytes: z.int().describe('So many have come'),
    totalBytes: z.int().nullable().describe('Null while the feed has not said how many there are'),
    since: zTime,
  })
  .meta({ id: 'Fetch' });
export type Fetch = z.infer<typeof Fetch>;

export const fetchRoutes = {
  'fetches.list': defineRoute({
    ...{ tag: 'packages', access: 'user', method: 'get', path: '/api/v1/fetches' },
    summary: 'Packages that this server fetches now for releases that are being made, the oldest first',
    query: z.strictObject({ project: zReference.optional() }),
    answer: z.object({ items: z.array(Fetch) }),
    errors: ['not-found'],
  }),
};
