/** Channels of a project: releases belong to one, and variables may hold for some only. */
import type { Channel } from '@tako/api';
import { getNamed } from '../database/named-rows.ts';
import { nextId } from '../database/next-id.ts';
import { type Db, transaction } from '../database/open-database.ts';
import { readPage } from '../database/read-page.ts';
import type { ChannelTable } from '../database/tables.ts';
import { Refusal, refuseField } from '../errors.ts';
import { type HandlerInput, type Handlers, pageOf } from '../http/handlers.ts';
import { channelNames, channelsByName, clearDefault, getChannel, releaseOfChannel } from './channel.store.ts';
import { getLockedProject } from './project.store.ts';

/** The operations on the channels of a project. */
export function channelRoutes({ db }: { readonly db: Db }): Handlers<'channels'> {
  return {
    'channels.list': async ({ params, query }) => {
      const { id } = await getNamed(db, 'projects', params.id);
      const { items, total } = await readPage(channelsByName(db, id), query);
      return pageOf(items.map(toChannel), total, query);
    },
    'channels.get': async ({ params }) => {
      const { id } = await getNamed(db, 'projects', params.id);
      return toChannel(await getChannel(db, id, params.channel));
    },
    'channels.create': ({ params, body }) => transaction(db, (trx) => createChannel(trx, params.id, body)),
    'channels.patch': ({ params, body }) => transaction(db, (trx) => patchChannel(trx, params, body)),
    'channels.delete': ({ params }) => transaction(db, (trx) => deleteChannel(trx, params)),
  };
}

async function createChannel(
  trx: Db,
  project: string,
  { name, description, isDefault }: HandlerInput<'channels.create'>['body'],
): Promise<Channel> {
  const { id: project_id } = await getLockedProject(trx, project);
  const id = await nextId(trx, 'Channels');
  const names = await channelNames(trx, project_id, id, name);
  if (isDefault) await clearDefault(trx, project_id);
  const row = { id, project_id, ...names, description, is_default: isDefault ? 1 : 0 } as const;
  await trx.insertInto('channels').values(row).execute();
  return toChannel(row);
}

type Reference = HandlerInput<'channels.get'>['params'];

async function patchChannel(
  trx: Db,
  reference: Reference,
  { name, description, isDefault }: HandlerInput<'channels.patch'>['body'],
): Promise<Channel> {
  const old = await getLockedChannel(trx, reference);
  if (isDefault === false && old.is_default === 1) {
    const message = 'A project has a default channel: make another one the default instead';
    throw refuseField('request.invalid', 'isDefault', message);
  }
  const names = name === undefined ? {} : await channelNames(trx, old.project_id, old.id, name);
  if (isDefault) await clearDefault(trx, old.project_id);
  const changed = {
    ...names,
    description: description ?? old.description,
    is_default: isDefault ? (1 as const) : old.is_default,
  };
  await trx.updateTable('channels').set(changed).where('id', '=', old.id).execute();
  return toChannel({ ...old, ...changed });
}

async function deleteChannel(trx: Db, reference: Reference): Promise<undefined> {
  const { id, name, is_default } = await getLockedChannel(trx, reference);
  if (is_default === 1) {
    throw new Refusal('in-use', `${name} is the default channel: make another one the default first`);
  }
  const release = await releaseOfChannel(trx, id);
  if (release) {
    throw new Refusal('in-use', `${name} cannot be deleted: the release ${release.version} belongs to it`);
  }
  await trx.deleteFrom('channels').where('id', '=', id).execute();
}

/** Whoever makes a release locks the project too. */
async function getLockedChannel(trx: Db, { id, channel }: Reference): Promise<ChannelTable> {
  return getChannel(trx, (await getLockedProject(trx, id)).id, channel);
}

function toChannel({ id, slug, project_id, name, description, is_default }: ChannelTable): Channel {
  return { id, slug, projectId: project_id, name, description, isDefault: is_default === 1 };
}
