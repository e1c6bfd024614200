/** NuGet's protocol 3: what `dotnet nuget`, `nuget.exe` from 3.0 on and Visual Studio speak. */
import { gzipSync } from 'node:zlib';
import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { Refusal } from '../errors.ts';
import { refusalOf } from '../http/problem.ts';
import { getVersion, readFeed, withManifests } from './feed.store.ts';
import type { FeedOptions } from './feed-options.ts';
import { isSemVer2, versionInUrl } from './feed-package.ts';
import { addressOf } from './feed-url.ts';
import { isVisible, searchPackages } from './search.ts';
import { sendNuspec, sendPackage } from './send-file.ts';
import {
  type RegistrationName,
  registrationDocument,
  registrationIndex,
  registrations,
  searchAnswer,
  serviceIndex,
} from './v3.ts';

const maxTake = 1000;

const zFlag = z
  .enum(['true', 'false', 'True', 'False', ''])
  .default('false')
  .transform((text) => text.toLowerCase() === 'true');

/** Further parameters are allowed: clients send some of which a feed need know nothing. */
const zSearch = z.object({
  q: z.string().max(1000).default(''),
  id: z.string().max(100).optional(),
  skip: z.coerce.number().int().min(0).default(0),
  take: z.coerce.number().int().min(0).max(maxTake).default(20),
  prerelease: zFlag,
  semVerLevel: z.string().default(''),
});

/** Everything below `.../v3` that reads. */
export function v3Routes(options: FeedOptions): Router {
  const { db } = options;
  const router = express.Router({ caseSensitive: true });
  const root = (request: Request) => `${addressOf(request, options.publicUrl)}${request.baseUrl}`;

  router.get('/index.json', (request, response) => void response.json(serviceIndex(root(request))));

  router.get('/flat/:id/index.json', async (request, response) => {
    const versions = (await readFeed(db, request.params.id)).map(({ version }) => versionInUrl(version));
    if (versions.length === 0) throw noPackage(request.params.id);
    response.json({ versions: versions.toReversed() });
  });
  router.get('/flat/:id/:version/:file', async (request, response) => {
    const { id, version, file } = request.params;
    const row = await getVersion(db, id, version);
    if (file.toLowerCase().endsWith('.nuspec')) await sendNuspec(options, row, response);
    else await sendPackage(options, row, response);
  });

  for (const name of Object.keys(registrations) as RegistrationName[]) {
    const { isZipped, hasSemVer2 } = registrations[name];
    router.get(`/${name}/:id/index.json`, async (request, response) => {
      const all = await readFeed(db, request.params.id);
      const seen = all.filter((one) => isVisible(one, { hasPrerelease: true, hasSemVer2 }));
      if (seen.length === 0) throw noPackage(request.params.id);
      const document = registrationIndex(root(request), name, await withManifests(db, seen));
      sendJson(response, document, isZipped);
    });
    router.get(`/${name}/:id/:file`, async (request, response) => {
      const { id, file } = request.params;
      const version = file.replace(/\.json$/, '');
      const wanted = (await getVersion(db, id, version)).id;
      const one = (await readFeed(db, id)).find(({ row }) => row.id === wanted);
      if (!one || (isSemVer2(one.version) && !hasSemVer2)) throw noPackage(`${id} ${version}`);
      const [leaf] = await withManifests(db, [one]);
      if (leaf) sendJson(response, registrationDocument(root(request), name, leaf), isZipped);
    });
  }

  router.get('/search', async (request, response) => {
    const wishes = searchOf(request);
    const found = searchPackages(await readFeed(db), wishes);
    const part = found.slice(wishes.skip, wishes.skip + wishes.take);
    const newest = await withManifests(
      db,
      part.map(({ versions }) => versions[0]),
    );
    const hits = newest.map((one, index) => ({ newest: one, versions: part[index]?.versions ?? [one] }));
    const name = wishes.hasSemVer2 ? 'registration-gz-semver2' : 'registration-gz';
    response.json(searchAnswer(root(request), name, found.length, hits));
  });
  router.get('/autocomplete', async (request, response) => {
    const wishes = searchOf(request);
    response.json(
      wishes.id === undefined ? await idsFor(options, wishes) : await versionsFor(options, wishes, wishes.id),
    );
  });
  return router;
}

type Wishes = ReturnType<typeof searchOf>;

function searchOf(request: Request) {
  const parsed = zSearch.safeParse(request.query);
  if (!parsed.success) throw refusalOf(parsed.error, 'query');
  const { q, prerelease, semVerLevel, ...rest } = parsed.data;
  return { ...rest, text: q, hasPrerelease: prerelease, hasSemVer2: semVerLevel.startsWith('2') };
}

async function idsFor({ db }: FeedOptions, wishes: Wishes) {
  const found = searchPackages(await readFeed(db), { ...wishes, text: '' })
    .map(({ versions: [{ row }] }) => row.package_id)
    .filter((id) => id.toLowerCase().includes(wishes.text.trim().toLowerCase()));
  return { totalHits: found.length, data: found.slice(wishes.skip, wishes.skip + wishes.take) };
}

async function versionsFor({ db }: FeedOptions, wishes: Wishes, id: string) {
  const seen = (await readFeed(db, id)).filter((one) => one.row.is_listed === 1 && isVisible(one, wishes));
  return { data: seen.map(({ version }) => versionInUrl(version)).toReversed() };
}

function noPackage(what: string): Refusal {
  return new Refusal('not-found', `There is no package ${what}`);
}

function sendJson(response: Response, document: unknown, isZipped: boolean): void {
  response.type('application/json');
  if (!isZipped) return void response.send(JSON.stringify(document));
  response.setHeader('Content-Encoding', 'gzip');
  response.send(gzipSync(JSON.stringify(document)));
}
