import type { Release } from '@tako/api';
import { type Client, listAll } from '@tako/client';
import { formatVersion, parseVersion } from '@tako/nuget';
import { notThere } from './find.ts';

/** The release of a project by its version, in any notation: 1.2 is 1.2.0. Throws `UserError` where there is none. */
export async function findRelease(client: Client, project: string, version: string): Promise<Release> {
  const wanted = normalised(version);
  for await (const release of listAll(client, 'releases.list', { query: { project } })) {
    if (normalised(release.version) === wanted) return release;
  }
  throw notThere('release', `${version}`);
}

function normalised(text: string): string {
  const version = parseVersion(text);
  return (version ? formatVersion(version) : text).toLowerCase();
}
