import type { FeedHttp, FeedRequest } from './feed-http.ts';
import { drop, unreachable } from './feed-http.ts';
import type { FeedFile } from './feed-reader.ts';

/** Begins to fetch a file; whoever gets the stream reads or destroys it. Throws `feed.unreachable`. */
export async function openFile(http: FeedHttp, url: string, wanted: FeedRequest): Promise<FeedFile> {
  const { status, body, sizeBytes, etag, url: last } = await http.get(url, wanted);
  if (status === 200) return { state: 'found', stream: body, sizeBytes, etag };
  drop(body);
  if (status === 304) return { state: 'unchanged' };
  if (status === 404 || status === 410) return { state: 'missing' };
  throw unreachable(last, `it answers ${status}`);
}
