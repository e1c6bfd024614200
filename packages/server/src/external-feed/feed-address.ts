/** Where a feed is, checked before it is stored. */
import path from 'node:path';
import type { Feed } from '@tako/api';

export type ExternalKind = Exclude<Feed['kind'], 'built-in'>;

/** What is wrong with the address of such a feed; undefined where nothing is. */
export function addressProblem(kind: ExternalKind, address: string): string | undefined {
  switch (kind) {
    case 'folder':
      return path.isAbsolute(address) ? undefined : 'must be an absolute path of a folder on the server';
    case 'url': {
      if (!address.includes('{version}'))
        return 'must hold {version} where the version goes, and may hold {id}';
      return urlProblem(fileAddress(address, 'id', '1.0.0'));
    }
    case 'nuget-v3':
    case 'nuget-v2':
      return urlProblem(address);
    default:
      return kind satisfies never;
  }
}

/** The address of a file in a feed of URLs. */
export function fileAddress(template: string, id: string, version: string): string {
  return template
    .replaceAll('{id}', encodeURIComponent(id))
    .replaceAll('{version}', encodeURIComponent(version));
}

function urlProblem(address: string): string | undefined {
  if (!URL.canParse(address)) return 'is no URL';
  const { protocol, username, password } = new URL(address);
  if (protocol !== 'https:' && protocol !== 'http:') return 'must begin with https:// or http://';
  return username || password
    ? 'must not hold a user name or password: they have fields of their own'
    : undefined;
}
