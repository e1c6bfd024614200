/** Things by what people call them: the id, the slug or the name. */
import type {
  Channel,
  Environment,
  Feed,
  LibraryVariableSet,
  Machine,
  MachinePolicy,
  Project,
  User,
} from '@tako/api';
import { ApiError, type Client, listAll } from '@tako/client';
import { UserError } from '../errors.ts';

type Named = { readonly id: string; readonly name: string };

/** Throws `UserError` where there is none of that name, as the other finders do. */
export const findEnvironment = (client: Client, reference: string): Promise<Environment> =>
  find(
    'environment',
    reference,
    (id) => client.call('environments.get', { params: { id } }),
    () => listAll(client, 'environments.list'),
  );

export const findMachine = (client: Client, reference: string): Promise<Machine> =>
  find(
    'machine',
    reference,
    (id) => client.call('machines.get', { params: { id } }),
    () => listAll(client, 'machines.list'),
  );

export const findMachinePolicy = (client: Client, reference: string): Promise<MachinePolicy> =>
  find(
    'machine policy',
    reference,
    (id) => client.call('machinePolicies.get', { params: { id } }),
    () => listAll(client, 'machinePolicies.list'),
  );

export const findProject = (client: Client, reference: string): Promise<Project> =>
  find(
    'project',
    reference,
    (id) => client.call('projects.get', { params: { id } }),
    () => listAll(client, 'projects.list'),
  );

export const findFeed = (client: Client, reference: string): Promise<Feed> =>
  find(
    'feed',
    reference,
    (id) => client.call('feeds.get', { params: { id } }),
    () => listAll(client, 'feeds.list'),
  );

export const findVariableSet = (client: Client, reference: string): Promise<LibraryVariableSet> =>
  find(
    'variable set',
    reference,
    (id) => client.call('variableSets.get', { params: { id } }),
    () => listAll(client, 'variableSets.list'),
  );

/** Of a project: `id` is that of the project. */
export const findChannel = (client: Client, id: string, reference: string): Promise<Channel> =>
  find(
    'channel',
    reference,
    (channel) => client.call('channels.get', { params: { id, channel } }),
    () => listAll(client, 'channels.list', { params: { id } }),
  );

export async function findUser(client: Client, reference: string): Promise<User> {
  for await (const user of listAll(client, 'users.list')) {
    if (user.id === reference || sameName(user.username, reference)) return user;
  }
  throw notThere('user', reference);
}

/** Paths know ids and slugs; a name with spaces is looked for. */
async function find<T extends Named>(
  kind: string,
  reference: string,
  get: (id: string) => Promise<T>,
  all: () => AsyncIterable<T>,
): Promise<T> {
  if (reference.trim() === '') throw new UserError(`${kind}: must not be empty`, 'usage');
  try {
    if (!/^\.{1,2}$/.test(reference)) return await get(reference);
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'not-found') throw error;
  }
  for await (const item of all()) if (sameName(item.name, reference)) return item;
  throw notThere(kind, reference);
}

export const sameName = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

export function notThere(kind: string, reference: string): UserError {
  return new UserError(`${kind}: there is no ${kind} ${JSON.stringify(reference)}`, 'notFound');
}
