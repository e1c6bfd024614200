import { nameKey, slugOf } from '../database/names.ts';
import { nextId } from '../database/next-id.ts';
import type { Db } from '../database/open-database.ts';
import type { ChannelTable } from '../database/tables.ts';
import { Refusal, refuseField } from '../errors.ts';
import { findReferred } from '../variable/scope-references.ts';

export function channelsByName(db: Db, projectId: string) {
  return db.selectFrom('channels').selectAll().where('project_id', '=', projectId).orderBy('name_key');
}

/** The channel with this id or slug, from a path. Throws `not-found`. */
export async function getChannel(db: Db, projectId: string, reference: string): Promise<ChannelTable> {
  const channels = await channelsByName(db, projectId).execute();
  const found =
    channels.find(({ id }) => id === reference) ?? channels.find(({ slug }) => slug === reference);
  if (!found) throw new Refusal('not-found', `The project has no channel "${reference}"`);
  return found;
}

/** The channel with this id, slug or name; the default one where none is named. Throws `not-found` on `channel`. */
export async function mustFindChannel(
  db: Db,
  projectId: string,
  reference: string | undefined,
): Promise<ChannelTable> {
  const channels = await channelsByName(db, projectId).execute();
  const found =
    reference === undefined
      ? channels.find(({ is_default }) => is_default === 1)
      : findReferred(channels, reference);
  if (found) return found;
  throw refuseField('not-found', 'channel', `The project has no channel "${reference}"`);
}

/** Every project has one from the start. */
export async function insertDefaultChannel(trx: Db, projectId: string): Promise<void> {
  const id = await nextId(trx, 'Channels');
  const names = { slug: 'default', name: 'Default', name_key: 'default' };
  const row = { id, project_id: projectId, ...names, description: '', is_default: 1 } as const;
  await trx.insertInto('channels').values(row).execute();
}

/** The columns of a new name. Throws `name.taken`; `id` is that of the channel itself. */
export async function channelNames(trx: Db, projectId: string, id: string, name: string) {
  const channels = await channelsByName(trx, projectId).execute();
  const others = channels.filter((channel) => channel.id !== id);
  const name_key = nameKey(name);
  if (others.some((channel) => channel.name_key === name_key)) {
    throw refuseField('name.taken', 'name', `The project has a channel "${name}" already`);
  }
  const wanted = slugOf(name) || id.toLowerCase();
  let slug = wanted;
  for (let number = 2; others.some((channel) => channel.slug === slug); number++)
    slug = `${wanted}-${number}`;
  return { slug, name, name_key };
}

/** Another channel of the project is the default from now on. */
export async function clearDefault(trx: Db, projectId: string): Promise<void> {
  await trx.updateTable('channels').set({ is_default: 0 }).where('project_id', '=', projectId).execute();
}

/** A release that belongs to the channel. */
export async function releaseOfChannel(trx: Db, channelId: string) {
  return trx
    .selectFrom('releases')
    .select(['id', 'version'])
    .where('channel_id', '=', channelId)
    .executeTakeFirst();
}
