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

export async function machineNames(client: Client): Promise<Names> {
  return namesOf(listAll(client, 'machines.list'));
}

export async function variableSetNames(client: Client): Promise<Names> {
  return namesOf(listAll(client, 'variableSets.list'));
}

/** What a scope of a variable in the library can name: environments and machines. */
export async function placeNames(client: Client): Promise<Names> {
  const kinds = [mapOf(listAll(client, 'environments.list')), mapOf(listAll(client, 'machines.list'))];
  return lookUp(joined(await Promise.all(kinds)));
}

/** What a scope of a variable of a project can name: also its channels and the steps of its process. */
export async function scopeNames(client: Client, projectId: string, { steps }: Process): Promise<Names> {
  const kinds = [
    mapOf(listAll(client, 'environments.list')),
    mapOf(listAll(client, 'machines.list')),
    mapOf(listAll(client, 'channels.list', { params: { id: projectId } })),
  ];
  const ofSteps = new Map(steps.map(({ id, name }) => [id ?? '', name]));
  return lookUp(joined([ofSteps, ...(await Promise.all(kinds))]));
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

type NameById = ReadonlyMap<string, string>;
type Items = AsyncIterable<{ readonly id: string; readonly name: string }>;

async function namesOf(items: Items): Promise<Names> {
  return lookUp(await mapOf(items));
}

async function mapOf(items: Items): Promise<NameById> {
  const names = new Map<string, string>();
  for await (const { id, name } of items) names.set(id, name);
  return names;
}

const joined = (kinds: readonly NameById[]): NameById => new Map(kinds.flatMap((names) => [...names]));

const lookUp =
  (names: NameById): Names =>
  (id) =>
    id === null ? '' : (names.get(id) ?? id);
