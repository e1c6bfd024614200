/** Requests to feeds: to allowed addresses only, with time-outs, tries again, and redirects that are checked like the first. */
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { Refusal } from '../errors.ts';
import type { FeedDispatcher, FeedHttpOptions } from './feed-dispatcher.ts';
import { ForbiddenAddress } from './forbidden-address.ts';
import { maxDocumentBytes, maxRedirects } from './limits.ts';

export type Credentials = {
  readonly username: string | null;
  readonly password: string | null;
  readonly apiKey: string | null;
};

export type FeedAnswer = {
  /** After redirects. */
  readonly url: string;
  readonly status: number;
  readonly etag: string | undefined;
  readonly sizeBytes: number | undefined;
  readonly body: Readable;
};

export type FeedRequest = {
  readonly credentials: Credentials;
  readonly signal: AbortSignal;
  /** Answered with 304 where it is still the file's. */
  readonly knownEtag?: string | undefined;
};

export type FeedHttp = {
  /** Settles with any status from 200 to 499 that is no redirect. Throws `feed.unreachable` and `feed.forbidden-address`. */
  get(url: string, options: FeedRequest): Promise<FeedAnswer>;
  /** The text of a document. Throws also for any status but 200 and, as undefined, 404. */
  read(
    url: string,
    options: FeedRequest,
  ): Promise<{ readonly text: string; readonly url: string } | undefined>;
  close(): Promise<void>;
};

export function createFeedHttp(options: FeedHttpOptions): FeedHttp {
  let opened: Promise<FeedDispatcher> | undefined;
  const open = () => {
    // Loaded when the first feed is asked: a server without feeds elsewhere does not pay for undici's memory.
    opened ??= import('./feed-dispatcher.ts').then(({ createFeedDispatcher }) =>
      createFeedDispatcher(options),
    );
    return opened;
  };
  const get: FeedHttp['get'] = async (url, wanted) => follow(await open(), url, wanted);
  return {
    get,
    read: async (url, wanted) => {
      const answer = await get(url, wanted);
      if (answer.status === 200) return { text: await readText(answer), url: answer.url };
      drop(answer.body);
      if (answer.status === 404) return undefined;
      throw unreachable(answer.url, statusText(answer.status));
    },
    close: async () => (await opened)?.close(),
  };
}

async function follow(dispatcher: FeedDispatcher, first: string, options: FeedRequest): Promise<FeedAnswer> {
  let url = new URL(first);
  for (let hop = 0; hop <= maxRedirects; hop++) {
    if (url.protocol !== 'https:' && url.protocol !== 'http:') {
      throw new Refusal('feed.forbidden-address', `${url.protocol} is not allowed for feeds (${url.href})`);
    }
    const isOwn = url.origin === new URL(first).origin;
    const answer = await ask(dispatcher, url, headersFor(options, isOwn), options.signal);
    const location = answer.headers.location;
    const isRedirect = [301, 302, 303, 307, 308].includes(answer.statusCode) && typeof location === 'string';
    if (!isRedirect) return answerOf(url, answer);
    drop(answer.body);
    if (!URL.canParse(location, url))
      throw unreachable(url.href, `it leads to "${location}", which is no URL`);
    url = new URL(location, url);
  }
  throw unreachable(first, `it leads on more than ${maxRedirects} times`);
}

/** Ends a body that nobody will read; that it breaks then is what was wanted. */
export function drop(body: Readable): void {
  body.on('error', () => undefined);
  body.destroy();
}

/** Credentials are for the feed's own origin and for nobody whom it leads to. */
function headersFor({ credentials, knownEtag }: FeedRequest, isOwn: boolean): Record<string, string> {
  const { username, password, apiKey } = credentials;
  const basic = Buffer.from(`${username ?? ''}:${password ?? ''}`).toString('base64');
  return {
    'user-agent': 'Tako',
    ...(knownEtag === undefined ? {} : { 'if-none-match': knownEtag }),
    ...(isOwn && (username !== null || password !== null) ? { authorization: `Basic ${basic}` } : {}),
    ...(isOwn && apiKey !== null ? { 'x-nuget-apikey': apiKey } : {}),
  };
}

async function ask(
  dispatcher: FeedDispatcher,
  url: URL,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  try {
    const answer = await dispatcher.request(url, headers, signal);
    if (answer.statusCode < 500 && answer.statusCode !== 429) return answer;
    drop(answer.body);
    throw unreachable(url.href, statusText(answer.statusCode));
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof Refusal ? error : refusalOfFailure(url, error as Error);
  }
}

function answerOf(url: URL, { statusCode, headers, body }: Dispatcher.ResponseData): FeedAnswer {
  const { etag, 'content-length': length, 'content-encoding': encoding } = headers;
  return {
    ...{ url: url.href, status: statusCode, body: encoding === 'gzip' ? unzipped(body) : body },
    etag: typeof etag === 'string' ? etag : undefined,
    sizeBytes: typeof length === 'string' && encoding === undefined ? Number(length) : undefined,
  };
}

/** Registrations come zipped, whether they were asked for so or not. */
function unzipped(body: Readable): Readable {
  const unzip = createGunzip();
  pipeline(body, unzip, () => undefined);
  return unzip;
}

async function readText({ body, url }: FeedAnswer): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxDocumentBytes)
        throw unreachable(url, `it answers with more than ${maxDocumentBytes} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof Refusal ? error : refusalOfFailure(new URL(url), error as Error);
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\ufeff/, '');
}

/** What broke a request or its answer, for people. */
export function refusalOfFailure(url: URL, error: Error): Refusal {
  const cause = causeOf(error);
  if (cause instanceof ForbiddenAddress) {
    const message = `${url.origin} is at ${cause.message}, where the server may not go; an administrator can allow it with --feed-private-addresses`;
    return new Refusal('feed.forbidden-address', message, [], error);
  }
  return unreachable(url.href, cause.message || String((cause as NodeJS.ErrnoException).code), error);
}

/** Of several addresses that were tried, what the first met. */
function causeOf(error: Error): Error {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return causeOf(error.errors[0]);
  return error.cause instanceof Error ? causeOf(error.cause) : error;
}

function statusText(status: number): string {
  if (status === 401 || status === 403)
    return `it answers ${status}: the credentials of the feed are not enough`;
  return `it answers ${status}`;
}

export function unreachable(url: string, problem: string, cause?: unknown): Refusal {
  return new Refusal('feed.unreachable', `${url} cannot be used: ${problem}`, [], cause);
}
