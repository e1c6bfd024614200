/** NuGet's protocol 2 (OData): what nuget.exe from 1.6 on, Chocolatey and PowerShellGet speak. */
import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import type { Db } from '../database/open-database.ts';
import { Refusal } from '../errors.ts';
import { refusalOf } from '../http/problem.ts';
import { getVersion, readFeed, withManifests } from './feed.store.ts';
import type { FeedOptions } from './feed-options.ts';
import type { FeedPackage } from './feed-package.ts';
import { addressOf } from './feed-url.ts';
import { isVisible, searchPackages } from './search.ts';
import { sendPackage } from './send-file.ts';
import { updatesOf } from './updates.ts';
import { entryDocument, feedDocument, metadataDocument, serviceDocument } from './v2-atom.ts';
import { answerV2, readV2Query, type V2Query } from './v2-query.ts';

/** Everything below a root of protocol 2 that reads. */
export function v2Routes(options: FeedOptions): Router {
  const { db } = options;
  const router = express.Router({ caseSensitive: true });
  const root = (request: Request) => `${addressOf(request, options.publicUrl)}${request.baseUrl}`;

  router.get('/', (request, response) => sendXml(response, serviceDocument(root(request)), 'xml'));
  router.get('/$metadata', (_request, response) => sendXml(response, metadataDocument(), 'xml'));
  for (const [name, find] of Object.entries(sets)) {
    // As a set is written with and without parentheses, so are its operations.
    router.get(new RegExp(`^/${name}(?:\\(\\))?(/\\$count)?/?$`), async (request, response) => {
      const query = readV2Query(request.query);
      const found = answerV2(await find(db, request.query, query), query);
      if (request.params[0] !== undefined) return void response.type('text').send(String(found.total));
      const packages = await withManifests(db, found.packages);
      const address = `${root(request)}/${name}`;
      const next = found.next && nextAddress(address, request, found.next);
      const count = query.wantsCount ? found.total : undefined;
      sendXml(response, feedDocument(root(request), { address, title: name, packages, count, next }), 'feed');
    });
  }
  router.get(/^\/Packages\((.+)\)$/, async (request, response) => {
    const { id, version } = keyOf(String(request.params[0]));
    const wanted = (await getVersion(db, id, version)).id;
    const found = (await readFeed(db, id)).filter(({ row }) => row.id === wanted);
    const [one] = await withManifests(db, found);
    if (!one) throw new Refusal('not-found', `There is no package ${id} ${version}`);
    sendXml(response, entryDocument(root(request), one), 'entry');
  });
  router.get('/package/:id/:version', async (request, response) => {
    const { id, version } = request.params;
    await sendPackage(options, await getVersion(db, id, version), response);
  });
  return router;
}

type Find = (db: Db, query: unknown, options: V2Query) => Promise<readonly FeedPackage[]>;

const zText = z.string().max(10_000).default('').transform(unquoted);
const zFlag = z
  .string()
  .default('false')
  .transform((text) => text.toLowerCase() === 'true');

/** The set and the operations of the feed; each finds listed packages that the client can read. */
const sets: Readonly<Record<string, Find>> = {
  Packages: async (db, _, { hasSemVer2 }) =>
    (await readFeed(db)).filter(
      (one) => isListed(one) && isVisible(one, { hasPrerelease: true, hasSemVer2 }),
    ),
  FindPackagesById: async (db, query, { hasSemVer2 }) => {
    const { id } = read(z.object({ id: zText }), query);
    return (await readFeed(db, id)).filter((one) => isVisible(one, { hasPrerelease: true, hasSemVer2 }));
  },
  Search: async (db, query, { hasSemVer2 }) => {
    const { searchTerm, includePrerelease } = read(
      z.object({ searchTerm: zText, includePrerelease: zFlag }),
      query,
    );
    const wishes = { text: searchTerm, hasPrerelease: includePrerelease, hasSemVer2 };
    return searchPackages(await readFeed(db), wishes).flatMap(({ versions }) => versions);
  },
  GetUpdates: async (db, query, { hasSemVer2 }) => {
    const wishes = read(zUpdates, query);
    const versions = wishes.versions.split('|');
    const installed = wishes.packageIds
      .split('|')
      .map((id, index) => ({ id: id.trim(), version: versions[index]?.trim() ?? '' }));
    const kinds = { hasPrerelease: wishes.includePrerelease, hasAll: wishes.includeAllVersions, hasSemVer2 };
    return updatesOf(await readFeed(db), { installed, ...kinds });
  },
};

const zUpdates = z.object({
  packageIds: zText,
  versions: zText,
  includePrerelease: zFlag,
  includeAllVersions: zFlag,
});

const isListed = ({ row }: FeedPackage): boolean => row.is_listed === 1;

function read<T>(schema: z.ZodType<T>, query: unknown): T {
  const parsed = schema.safeParse(query);
  if (!parsed.success) throw refusalOf(parsed.error, 'query');
  return parsed.data;
}

/** `'it''s'` is it's; clients quote their texts, people do not always. */
function unquoted(text: string): string {
  const [, inner] = /^'(.*)'$/s.exec(text.trim()) ?? [];
  return inner === undefined ? text.trim() : inner.replaceAll("''", "'");
}

/** `Id='Shop.Web',Version='1.2.0'`, in either order. */
function keyOf(text: string): { id: string; version: string } {
  const parts = new Map(
    [...text.matchAll(/(Id|Version)\s*=\s*'((?:[^']|'')*)'/g)].map(
      ([, name, value]) => [name, value] as const,
    ),
  );
  const [id, version] = [parts.get('Id'), parts.get('Version')];
  if (id !== undefined && version !== undefined) return { id, version };
  throw new Refusal('request.invalid', `Packages(${text}) names no Id and Version`);
}

function nextAddress(
  address: string,
  request: Request,
  { skip, top }: { readonly skip: number; readonly top: number | undefined },
): string {
  const query = new URL(request.originalUrl, 'http://feed').searchParams;
  query.set('$skip', String(skip));
  if (top !== undefined) query.set('$top', String(top));
  return `${address}?${query}`;
}

const types = {
  xml: 'application/xml',
  feed: 'application/atom+xml;type=feed',
  entry: 'application/atom+xml;type=entry',
} as const;

function sendXml(response: Response, document: string, type: keyof typeof types): void {
  response.setHeader('DataServiceVersion', '2.0');
  response.setHeader('Content-Type', `${types[type]};charset=utf-8`);
  response.send(document);
}
