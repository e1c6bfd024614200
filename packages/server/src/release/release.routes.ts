import type { Release } from '@tako/api';
import { mustFind } from '../database/named-rows.ts';
import { lockKind } from '../database/next-id.ts';
import { type Db, transaction } from '../database/open-database.ts';
import { Refusal } from '../errors.ts';
import { dropFetched, type FetchOptions } from '../external-feed/fetch-package.ts';
import { type Handlers, pageOf } from '../http/handlers.ts';
import { freezeVariables } from '../variable/variable.store.ts';
import { createRelease } from './create-release.ts';
import { fetchPackages } from './fetch-packages.ts';
import { getRelease, getReleaseRow, listReleases, openTaskOfRelease } from './release.store.ts';
import { toRelease, toSnapshot } from './release.ts';

export type ReleaseRouteOptions = FetchOptions & { readonly now: () => number };

/** The operations on releases. */
export function releaseRoutes(options: ReleaseRouteOptions): Handlers<'releases'> {
  const { db, now } = options;
  return {
    'releases.list': async ({ query }) => {
      const project =
        query.project === undefined ? undefined : await mustFind(db, 'projects', query.project, 'project');
      const { items, total } = await listReleases(db, project?.id, query);
      return pageOf(items.map(toRelease), total, query);
    },
    'releases.get': async ({ params }) => toRelease(await getReleaseRow(db, params.id)),
    'releases.create': async ({ body, caller: { username }, signal }) => {
      const author = { username, time: new Date(now()).toISOString() };
      // What feeds elsewhere have is fetched first: no transaction waits for them.
      const fetched = await fetchPackages(options, body, signal);
      try {
        const source = { fetched, packagesFolder: options.packagesFolder };
        return toRelease(await transaction(db, (trx) => createRelease(trx, body, author, source)));
      } finally {
        await dropFetched(fetched);
      }
    },
    'releases.patch': ({ params, body }) =>
      transaction(db, (trx) => patchRelease(trx, params.id, body.notes)),
    'releases.snapshot': async ({ params }) => toSnapshot(await getRelease(db, params.id)),
    'releases.updateVariables': ({ params }) => transaction(db, (trx) => updateVariables(trx, params.id)),
    'releases.delete': ({ params }) => transaction(db, (trx) => deleteRelease(trx, params.id)),
  };
}

async function updateVariables(trx: Db, reference: string): Promise<Release> {
  await lockKind(trx, 'Projects');
  const row = await getReleaseRow(trx, reference);
  const variables = JSON.stringify(await freezeVariables(trx, row.project_id));
  await trx.updateTable('releases').set({ variables }).where('id', '=', row.id).execute();
  return toRelease(row);
}

/** Deployments that have been asked for keep the notes of then. */
async function patchRelease(trx: Db, reference: string, given: string | undefined): Promise<Release> {
  await lockKind(trx, 'Releases');
  const row = await getReleaseRow(trx, reference);
  const notes = given ?? row.notes;
  await trx.updateTable('releases').set({ notes }).where('id', '=', row.id).execute();
  return toRelease({ ...row, notes });
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
