import type { Package } from '@tako/api';
import { ApiError, type Client } from '@tako/client';
import { UserError } from '../errors.ts';

/** `Name@1.2.3` or an id. Throws `UserError` where there is none; for a name alone it says which versions there are. */
export async function findPackage(client: Client, reference: string): Promise<Package> {
  try {
    return await client.call('packages.get', { params: { id: reference } });
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'not-found') throw error;
    throw new UserError(error.message, 'notFound', { cause: error, hints: await hintsOf(client, reference) });
  }
}

async function hintsOf(client: Client, reference: string): Promise<string[]> {
  const [name = ''] = reference.split('@');
  const { items } = await client.call('packages.list', { query: { packageId: name, take: 1 } });
  const [newest] = items;
  if (newest === undefined) return [];
  const { packageId, version } = newest;
  return [
    `say which version, such as ${packageId}@${version}; all of them: tako package list --id ${packageId}`,
  ];
}
