/** A feed of NuGet's protocol 3 (learn.microsoft.com/nuget/api/overview). */
import { formatVersion, parseVersion } from '@tako/nuget';
import { z } from 'zod';
import { type Credentials, type FeedHttp, type FeedRequest, unreachable } from './feed-http.ts';
import { type FeedReader, type KnownVersion, knownVersionOf } from './feed-reader.ts';
import { maxPages } from './limits.ts';
import { openFile } from './open-file.ts';

const zIndex = z.object({
  resources: z.array(z.object({ '@id': z.string(), '@type': z.union([z.string(), z.array(z.string())]) })),
});
const zLeaf = z.object({
  catalogEntry: z.object({
    version: z.string(),
    listed: z.boolean().optional(),
    published: z.string().optional(),
  }),
});
const zPage = z.object({ '@id': z.string(), items: z.array(zLeaf).optional() });
const zRegistration = z.object({ items: z.array(zPage) });
const zWholePage = zPage.required({ items: true });
const zSearch = z.object({ data: z.array(z.object({ id: z.string() })) });

export function nugetV3Feed(http: FeedHttp, address: string, credentials: Credentials): FeedReader {
  const at = (signal: AbortSignal): FeedRequest => ({ credentials, signal });
  const resources = async (signal: AbortSignal) => {
    const { resources: all } = await mustReadJson(http, address, zIndex, at(signal));
    return (type: string) => resourceOf(all, type, address);
  };
  return {
    test: async (signal) => {
      const find = await resources(signal);
      const types = ['PackageBaseAddress', 'RegistrationsBaseUrl', 'SearchQueryService'] as const;
      const details = types.map((type) => `${type}: ${find(type)}`);
      return { message: 'It is a feed of NuGet 3', details };
    },
    search: async (text, take, signal) => {
      const url = new URL((await resources(signal))('SearchQueryService'));
      const wishes = { q: text, take: String(take), prerelease: 'true', semVerLevel: '2.0.0' };
      for (const [name, value] of Object.entries(wishes)) url.searchParams.set(name, value);
      const { data } = await mustReadJson(http, url.href, zSearch, at(signal));
      return data.map(({ id }) => id);
    },
    versions: async (packageId, signal) => {
      const base = (await resources(signal))('RegistrationsBaseUrl');
      const index = await readJson(http, `${base}${inPath(packageId)}/index.json`, zRegistration, at(signal));
      return index ? leavesOf(http, index, at(signal)) : [];
    },
    open: async (packageId, version, knownEtag, signal) => {
      const base = (await resources(signal))('PackageBaseAddress');
      const [id, number] = [inPath(packageId), inPath(normalised(version))];
      return openFile(http, `${base}${id}/${number}/${id}.${number}.nupkg`, {
        credentials,
        signal,
        knownEtag,
      });
    },
  };
}

/** Of the newest variant that the feed has, with a slash at the end where it is a folder. */
function resourceOf(all: z.infer<typeof zIndex>['resources'], type: string, address: string): string {
  const matching = all
    .flatMap((resource) => [resource['@type']].flat().map((name) => ({ name, id: resource['@id'] })))
    .filter(({ name }) => name === type || name.startsWith(`${type}/`))
    .toSorted((a, b) => b.name.localeCompare(a.name, 'en', { numeric: true }));
  const found = matching.find(({ name }) => !/-(?:beta|rc)$/.test(name)) ?? matching[0];
  if (!found || !URL.canParse(found.id)) throw unreachable(address, `its index names no ${type}`);
  return type === 'SearchQueryService' || found.id.endsWith('/') ? found.id : `${found.id}/`;
}

async function leavesOf(
  http: FeedHttp,
  { items }: z.infer<typeof zRegistration>,
  wanted: FeedRequest,
): Promise<KnownVersion[]> {
  const versions: KnownVersion[] = [];
  for (const page of items.slice(0, maxPages)) {
    const leaves = page.items ?? (await mustReadJson(http, page['@id'], zWholePage, wanted)).items;
    for (const { catalogEntry } of leaves) {
      if (catalogEntry.listed === false) continue;
      versions.push(...knownVersionOf(catalogEntry.version, catalogEntry.published ?? null));
    }
  }
  return versions;
}

const inPath = (text: string): string => encodeURIComponent(text.toLowerCase());

function normalised(version: string): string {
  const parsed = parseVersion(version);
  return parsed ? formatVersion(parsed) : version;
}

/** Undefined where the feed has no such document. Throws `feed.unreachable` for one that is not as it should be. */
async function readJson<T>(
  http: FeedHttp,
  url: string,
  schema: z.ZodType<T>,
  wanted: FeedRequest,
): Promise<T | undefined> {
  const document = await http.read(url, wanted);
  if (document === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(document.text);
  } catch (error) {
    throw unreachable(url, 'it answers with something that is no JSON', error);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw unreachable(url, `its answer is not as NuGet 3 has it (${issue?.path.join('.')}: ${issue?.message})`);
}

async function mustReadJson<T>(
  http: FeedHttp,
  url: string,
  schema: z.ZodType<T>,
  wanted: FeedRequest,
): Promise<T> {
  const value = await readJson(http, url, schema, wanted);
  if (value === undefined) throw unreachable(url, 'it answers 404');
  return value;
}
