/** Files at addresses that are made of id and version. */

import { fileAddress } from './feed-address.ts';
import { type Credentials, drop, type FeedHttp } from './feed-http.ts';
import type { FeedReader } from './feed-reader.ts';
import { openFile } from './open-file.ts';

export function urlFeed(http: FeedHttp, template: string, credentials: Credentials): FeedReader {
  return {
    test: async (signal) => {
      const { origin } = new URL(fileAddress(template, 'id', '1.0.0'));
      const { status, body } = await http.get(`${origin}/`, { credentials, signal });
      drop(body);
      const details = [`${origin}/ answers ${status}`, 'Versions cannot be listed: a release must name them'];
      return { message: 'The server of these addresses answers', details };
    },
    search: async () => [],
    versions: async () => undefined,
    open: (packageId, version, knownEtag, signal) =>
      openFile(http, fileAddress(template, packageId, version), { credentials, signal, knownEtag }),
  };
}
