/** A feed of NuGet's protocol 2: OData as Atom. */
import { parseXml, type XmlElement, XmlError } from '@rgrove/parse-xml';
import { childrenOf, formatVersion, localName, parseVersion } from '@tako/nuget';
import { type Credentials, type FeedHttp, type FeedRequest, unreachable } from './feed-http.ts';
import { type FeedReader, knownVersionOf } from './feed-reader.ts';
import { maxPages } from './limits.ts';
import { openFile } from './open-file.ts';

type Entry = {
  readonly id: string;
  readonly version: string;
  readonly publishedAt: string | null;
  readonly isListed: boolean;
  readonly source: string;
};

export function nugetV2Feed(http: FeedHttp, address: string, credentials: Credentials): FeedReader {
  const root = address.replace(/\/+$/, '');
  const at = (signal: AbortSignal): FeedRequest => ({ credentials, signal });
  const text = (value: string) => encodeURIComponent(`'${value.replaceAll("'", "''")}'`);
  const versionsOf = (packageId: string, signal: AbortSignal) =>
    readEntries(http, `${root}/FindPackagesById()?id=${text(packageId)}&semVerLevel=2.0.0`, at(signal));
  return {
    test: async (signal) => {
      const metadata = await http.read(`${root}/$metadata`, at(signal));
      if (!metadata?.text.includes('FindPackagesById')) {
        throw unreachable(`${root}/$metadata`, 'it is no feed of NuGet 2');
      }
      return { message: 'It is a feed of NuGet 2', details: [`Root: ${root}`] };
    },
    search: async (words, take, signal) => {
      const query = `searchTerm=${text(words)}&targetFramework=''&includePrerelease=true`;
      const filter = '$filter=IsAbsoluteLatestVersion&semVerLevel=2.0.0';
      const entries = await readEntries(
        http,
        `${root}/Search()?${query}&${filter}&$top=${take}`,
        at(signal),
        1,
      );
      return [...new Set(entries.map(({ id }) => id))];
    },
    versions: async (packageId, signal) =>
      (await versionsOf(packageId, signal))
        .filter(({ isListed }) => isListed)
        .flatMap(({ version, publishedAt }) => knownVersionOf(version, publishedAt)),
    open: async (packageId, version, knownEtag, signal) => {
      const wanted = parseVersion(version);
      const entries = await versionsOf(packageId, signal);
      const entry = entries.find((one) => {
        const parsed = parseVersion(one.version);
        return (
          parsed && wanted && formatVersion(parsed).toLowerCase() === formatVersion(wanted).toLowerCase()
        );
      });
      if (!entry) return { state: 'missing' };
      return openFile(http, entry.source, { credentials, signal, knownEtag });
    },
  };
}

/** The entries of an answer and of its further pages. */
async function readEntries(
  http: FeedHttp,
  first: string,
  wanted: FeedRequest,
  pages = maxPages,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  let next: string | undefined = first;
  for (let page = 0; next !== undefined && page < pages; page++) {
    const document = await http.read(next, wanted);
    if (document === undefined) throw unreachable(next, 'it answers 404');
    const root = parseFeed(document.text, document.url);
    entries.push(...childrenOf(root, 'entry').flatMap((entry) => entryOf(entry, document.url)));
    const link = childrenOf(root, 'link').find(({ attributes }) => attributes.rel === 'next');
    next = link && addressIn(link.attributes.href, document.url);
  }
  return entries;
}

function parseFeed(text: string, url: string): XmlElement {
  try {
    const { root } = parseXml(text);
    if (root && localName(root) === 'feed') return root;
    throw unreachable(url, 'its answer is no feed of NuGet 2');
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw unreachable(url, 'it answers with something that is no XML', error);
  }
}

function entryOf(entry: XmlElement, url: string): Entry[] {
  const [properties] = childrenOf(entry, 'properties');
  const [content] = childrenOf(entry, 'content');
  const source = addressIn(content?.attributes.src, url);
  if (!properties || source === undefined) return [];
  const property = (name: string) => childrenOf(properties, name)[0]?.text.trim() ?? '';
  const publishedAt = property('Published') || null;
  // nuget.org tells an unlisted version by this year alone.
  const isListed = property('Listed') !== 'false' && !publishedAt?.startsWith('1900-');
  const id = property('Id') || (childrenOf(entry, 'title')[0]?.text.trim() ?? '');
  return [
    { id, version: property('Version'), publishedAt: publishedAt && asUtc(publishedAt), isListed, source },
  ];
}

/** OData's times carry no zone where they mean UTC. */
function asUtc(time: string): string {
  return /(?:Z|[+-]\d\d:\d\d)$/.test(time) ? time : `${time}Z`;
}

function addressIn(reference: string | undefined, url: string): string | undefined {
  return reference !== undefined && URL.canParse(reference, url) ? new URL(reference, url).href : undefined;
}
