/** The kinds of feeds, as people read them. */
import type { Feed } from '@tako/api';

export type ForeignKind = Exclude<Feed['kind'], 'built-in'>;

type Kind = { readonly text: string; readonly address: string; readonly hasCredentials: boolean };

export const kinds: Readonly<Record<ForeignKind, Kind>> = {
  'nuget-v3': {
    ...{ text: 'NuGet 3', address: 'https://nuget.example.com/v3/index.json', hasCredentials: true },
  },
  'nuget-v2': { text: 'NuGet 2', address: 'https://nuget.example.com/api/v2', hasCredentials: true },
  folder: { text: 'Folder on the server', address: '/srv/packages', hasCredentials: false },
  url: {
    text: 'Web server',
    address: 'https://builds.example.com/{id}/{version}/{id}.{version}.nupkg',
    hasCredentials: true,
  },
};

export const foreignKinds = Object.keys(kinds) as readonly ForeignKind[];

export const kindText = (kind: Feed['kind']): string => (kind === 'built-in' ? 'Built in' : kinds[kind].text);

export const isForeign = (feed: Feed): feed is Feed & { readonly kind: ForeignKind } =>
  feed.kind !== 'built-in';
