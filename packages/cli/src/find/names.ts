/** Names in place of ids, for tables that people read. */
import type { Process } from '@tako/api';
import type { Client } from '@tako/client';
import { ApiError, listAll } from '@tako/client';

/** The name of what has this id; the id itself where it is gone. */
export type Names = (id: string | null) => string;

export async function environmentNames(client: Client): Promise<Names> {
  return namesOf(listAll(client, 'environments.list'));
}

export async function projectNames(client: Client): Promise<Names> {
  return namesOf(listAll(client, 'projects.list'));
}

/** What a scope of a variable can name: environments, machines and the steps of a process. */
export async function scopeNames(client: Client, { steps }: Process): Promise<Names> {
  const names = new Map(steps.map(({ id, name }) => [id ?? '', name]));
  for await (const { id, name } of listAll(client, 'environments.list')) names.set(id, name);
  for await (const { id, name } of listAll(client, 'machines.list')) names.set(id, name);
  return lookUp(names);
}

export async function machineNames(client: Client): Promise<Names> {
  return namesOf(listAll(client, 'machines.list'));
}

/** The versions of these releases, each asked for once. */
export async function releaseVersions(client: Client, ids: readonly string[]): Promise<Names> {
  const releases = [...new Set(ids)].map(async (id) => {
    const version = await client.call('releases.get', { params: { id } }).then(
      (release) => release.version,
      (error: unknown) => {
        if (error instanceof ApiError && error.code === 'not-found') return id;
        throw error;
      },
    );
    return [id, version] as const;
  });
  return lookUp(new Map(await Promise.all(releases)));
}

async function namesOf(items: AsyncIterable<{ readonly id: string; readonly name: string }>): Promise<Names> {
  const names = new Map<string, string>();
  for await (const { id, name } of items) names.set(id, name);
  return lookUp(names);
}

const lookUp =
  (names: ReadonlyMap<string, string>): Names =>
  (id) =>
    id === null ? '' : (names.get(id) ?? id);
