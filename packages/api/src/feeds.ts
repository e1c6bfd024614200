/** Where packages come from: the server's own feed, and feeds elsewhere. */
import { z } from 'zod';
import { defineRoute } from './route.ts';
import { pageOf, zId, zIdParams, zName, zPageQuery, zSlug, zTime } from './shared.ts';

const maxAddressChars = 2000;
const maxSecretChars = 5000;

export const zFeedKind = z.enum(['nuget-v3', 'nuget-v2', 'folder', 'url']);

const zAddress = z
  .string()
  .trim()
  .min(1)
  .max(maxAddressChars)
  .describe(
    'NuGet 3: of its index.json. NuGet 2: of its root. Folder: a path on the server. URL: with {id} and {version} in it',
  );

export const Feed = z
  .object({
    id: zId('Feeds'),
    slug: zSlug,
    name: z.string(),
    kind: z.enum(['built-in', ...zFeedKind.options]),
    address: z.string().nullable().describe('Null for the built-in feed'),
    username: z.string().nullable(),
    hasPassword: z.boolean().describe('Passwords and keys are never answered'),
    hasApiKey: z.boolean(),
  })
  .meta({ id: 'Feed' });
export type Feed = z.infer<typeof Feed>;

const zUsername = z.string().trim().min(1).max(200).nullable();
const zSecret = z.string().min(1).max(maxSecretChars).nullable();

export const CreateFeed = z
  .strictObject({
    name: zName,
    kind: zFeedKind,
    address: zAddress,
    username: zUsername.default(null).describe('For basic authentication'),
    password: zSecret.default(null),
    apiKey: zSecret.default(null).describe('Sent as X-NuGet-ApiKey'),
  })
  .meta({ id: 'CreateFeed' });

export const PatchFeed = z
  .strictObject({
    name: zName,
    address: zAddress,
    username: zUsername,
    password: zSecret,
    apiKey: zSecret,
  })
  .partial()
  .meta({ id: 'PatchFeed' });

export const FeedTest = z
  .object({
    isUsable: z.boolean(),
    message: z.string().describe('What was found, or what is wrong'),
    details: z.array(z.string()),
  })
  .meta({ id: 'FeedTest' });
export type FeedTest = z.infer<typeof FeedTest>;

export const FeedVersion = z
  .object({ version: z.string(), publishedAt: zTime.nullable() })
  .meta({ id: 'FeedVersion' });
export type FeedVersion = z.infer<typeof FeedVersion>;

const zPackageId = z.string().trim().min(1).max(100);

const reading = { tag: 'packages', access: 'user' } as const;
const changing = { tag: 'packages', access: 'administrator' } as const;

export const feedRoutes = {
  'feeds.list': defineRoute({
    ...{ ...reading, method: 'get', path: '/api/v1/feeds', summary: 'All feeds' },
    ...{ query: zPageQuery, answer: pageOf(Feed), errors: [] },
  }),
  'feeds.create': defineRoute({
    ...{ ...changing, method: 'post', path: '/api/v1/feeds', summary: 'Name a feed elsewhere' },
    ...{ body: CreateFeed, answer: Feed, status: 201, errors: ['name.taken'] },
  }),
  'feeds.get': defineRoute({
    ...{ ...reading, method: 'get', path: '/api/v1/feeds/{id}', summary: 'One feed' },
    ...{ params: zIdParams, answer: Feed, errors: ['not-found'] },
  }),
  'feeds.patch': defineRoute({
    ...{ ...changing, method: 'patch', path: '/api/v1/feeds/{id}', summary: 'Change a feed' },
    ...{ params: zIdParams, body: PatchFeed, answer: Feed, errors: ['not-found', 'name.taken'] },
  }),
  'feeds.delete': defineRoute({
    ...{
      ...changing,
      method: 'delete',
      path: '/api/v1/feeds/{id}',
      summary: 'Delete a feed that no step uses',
    },
    ...{ params: zIdParams, answer: 'none', errors: ['not-found', 'in-use'] },
  }),
  'feeds.test': defineRoute({
    ...{ ...reading, method: 'post', path: '/api/v1/feeds/{id}/test' },
    summary: 'Whether the server can use the feed, and what it found there',
    ...{ params: zIdParams, answer: FeedTest, errors: ['not-found'] },
  }),
  'feeds.search': defineRoute({
    ...{ ...reading, method: 'get', path: '/api/v1/feeds/{id}/search', summary: 'Ids of packages in a feed' },
    params: zIdParams,
    query: z.strictObject({
      text: z.string().max(200).default(''),
      take: z.coerce.number().int().min(1).max(100).default(20),
    }),
    answer: z.object({ packageIds: z.array(z.string()) }),
    errors: ['not-found', 'feed.unreachable', 'feed.forbidden-address'],
  }),
  'feeds.versions': defineRoute({
    ...{ ...reading, method: 'get', path: '/api/v1/feeds/{id}/versions' },
    summary: 'Versions of a package in a feed, newest first',
    params: zIdParams,
    query: z.strictObject({
      packageId: zPackageId,
      hasPrerelease: z.stringbool().default(true),
      take: z.coerce.number().int().min(1).max(1000).default(100),
    }),
    answer: z.object({ versions: z.array(FeedVersion) }),
    errors: ['not-found', 'feed.unreachable', 'feed.forbidden-address'],
  }),
};
