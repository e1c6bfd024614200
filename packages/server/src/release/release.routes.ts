import type { Release } from '@tako/api';
import { mustFind } from '../database/named-rows.ts';
import { lockKind } from '../database/next-id.ts';
import { type Db, transaction } from '../database/open-database.ts';
import type { ReleaseTable } from '../database/tables.ts';
import { Refusal, refuseField } from '../errors.ts';
import { dropFetched, type FetchOptions } from '../external-feed/fetch-package.ts';
import type { Fetches } from '../external-feed/fetches.ts';
import { type HandlerInput, type Handlers, pageOf } from '../http/handlers.ts';
import { mustFindChannel } from '../project/channel.store.ts';
import { freezeVariables } from '../variable/variable.store.ts';
import { markOf } from '../variable/variable.ts';
import { createRelease } from './create-release.ts';
import { explainRelease } from './explain-release.ts';
import { fetchPackages } from './fetch-packages.ts';
import {
  getRelease,
  getReleaseRow,
  listReleases,
  openTaskOfRelease,
  type ReleaseFilter,
  toReleases,
} from './release.store.ts';
import { toSnapshot } from './release.ts';

export type ReleaseRouteOptions = FetchOptions & {
  readonly fetches: Fetches;
  readonly now: () => number;
};

/** The operation on what is fetched for them. */
export function fetchRoutes({
  db,
  fetches,
}: Pick<ReleaseRouteOptions, 'db' | 'fetches'>): Handlers<'fetches'> {
  return {
    'fetches.list': async ({ query: { project } }) => {
      const row = project === undefined ? undefined : await mustFind(db, 'projects', project, 'project');
      return { items: fetches.list().filter(({ projectId }) => !row || projectId === row.id) };
    },
  };
}

/** The operations on releases. */
export function releaseRoutes(options: ReleaseRouteOptions): Handlers<'releases'> {
  const { db, now } = options;
  return {
    'releases.list': async ({ query }) => {
      const { items, total } = await listReleases(db, await filterOf(db, query), query);
      return pageOf(await toReleases(db, items), total, query);
    },
    'releases.get': async ({ params }) => oneRelease(db, await getReleaseRow(db, params.id)),
    'releases.create': async ({ body, caller: { username }, signal }) => {
      const author = { username, time: new Date(now()).toISOString() };
      // What feeds elsewhere have is fetched first: no transaction waits for them.
      const fetched = await fetchPackages(options, body, signal);
      try {
        const source = { fetched, packagesFolder: options.packagesFolder };
        return await oneRelease(db, await transaction(db, (trx) => createRelease(trx, body, author, source)));
      } finally {
        await dropFetched(fetched);
      }
    },
    'releases.patch': ({ params, body }) =>
      transaction(db, (trx) => patchRelease(trx, params.id, body.notes)),
    'releases.snapshot': async ({ params }) => toSnapshot(await getRelease(db, params.id)),
    'releases.explain': ({ params, query }) => explainRelease(db, params.id, query),
    'releases.updateVariables': ({ params }) => transaction(db, (trx) => updateVariables(trx, params.id)),
    'releases.delete': ({ params }) => transaction(db, (trx) => deleteRelease(trx, params.id)),
  };
}

async function filterOf(
  db: Db,
  { project, channel, search }: HandlerInput<'releases.list'>['query'],
): Promise<ReleaseFilter> {
  const row = project === undefined ? undefined : await mustFind(db, 'projects', project, 'project');
  if (channel === undefined) return { projectId: row?.id, search };
  if (!row) throw refuseField('request.invalid', 'channel', 'A channel is of a project: name that too');
  return { projectId: row.id, channelId: (await mustFindChannel(db, row.id, channel)).id, search };
}

async function oneRelease(db: Db, row: ReleaseTable): Promise<Release> {
  const [release] = await toReleases(db, [row]);
  return release as Release;
}

async function updateVariables(trx: Db, reference: string): Promise<Release> {
  await lockKind(trx, 'Projects');
  const row = await getReleaseRow(trx, reference);
  const snapshot = await freezeVariables(trx, row.project_id);
  const frozen = {
    variables: JSON.stringify(snapshot),
    variables_mark: markOf(snapshot.version, snapshot.sets),
  };
  await trx.updateTable('releases').set(frozen).where('id', '=', row.id).execute();
  return oneRelease(trx, { ...row, ...frozen });
}

/** Deployments that have been asked for keep the notes of then. */
async function patchRelease(trx: Db, reference: string, given: string | undefined): Promise<Release> {
  await lockKind(trx, 'Releases');
  const row = await getReleaseRow(trx, reference);
  const notes = given ?? row.notes;
  await trx.updateTable('releases').set({ notes }).where('id', '=', row.id).execute();
  return oneRelease(trx, { ...row, notes });
}

/** Deployments of it that have ended stay in the history: they have plans of their own. */
async function deleteRelease(trx: Db, reference: string): Promise<undefined> {
  await lockKind(trx, 'Releases');
  const { id, slug } = await getReleaseRow(trx, reference);
  const task = await openTaskOfRelease(trx, id);
  if (task) {
    throw new Refusal('in-use', `${slug} is needed by ${task.id} (${task.description}), which has not ended`);
  }
  await trx.deleteFrom('releases').where('id', '=', id).execute();
}
