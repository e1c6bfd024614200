/** A feed as the store has it. */
import type { Feed } from '@tako/api';
import type { Secrets } from '../database/secrets.ts';
import type { FeedTable } from '../database/tables.ts';
import { Refusal } from '../errors.ts';
import type { Credentials, FeedHttp } from './feed-http.ts';
import type { FeedReader } from './feed-reader.ts';
import { folderFeed } from './folder-feed.ts';
import { nugetV2Feed } from './nuget-v2-feed.ts';
import { nugetV3Feed } from './nuget-v3-feed.ts';
import { urlFeed } from './url-feed.ts';

export function toFeed(row: FeedTable): Feed {
  const { id, slug, name, kind, address, username } = row;
  return {
    ...{ id, slug, name, kind, address, username },
    ...{ hasPassword: row.password !== null, hasApiKey: row.api_key !== null },
  };
}

export type FeedSecret = 'password' | 'api_key';

/** The place of a secret of a feed. */
export function feedContext(feedId: string, field: FeedSecret): string {
  return `feeds/${feedId}/${field}`;
}

/** Asks the feed of this row. Throws `request.invalid` for the built-in one, which is not asked over the network. */
export function readerOf(row: FeedTable, http: FeedHttp, secrets: Secrets): FeedReader {
  const { kind, name, address } = row;
  if (kind === 'built-in' || address === null) {
    throw new Refusal('request.invalid', `${name} is the server's own feed`);
  }
  const credentials = credentialsOf(row, secrets);
  switch (kind) {
    case 'nuget-v3':
      return nugetV3Feed(http, address, credentials);
    case 'nuget-v2':
      return nugetV2Feed(http, address, credentials);
    case 'folder':
      return folderFeed(address);
    case 'url':
      return urlFeed(http, address, credentials);
    default:
      return kind satisfies never;
  }
}

function credentialsOf(row: FeedTable, secrets: Secrets): Credentials {
  const open = (field: FeedSecret) => {
    const sealed = row[field];
    return sealed === null ? null : secrets.open(sealed, feedContext(row.id, field));
  };
  return { username: row.username, password: open('password'), apiKey: open('api_key') };
}
