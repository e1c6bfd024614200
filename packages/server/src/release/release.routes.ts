import type { Release } from '@tako/api';
import { mustFind } from '../database/named-rows.ts';
import { lockKind } from '../database/next-id.ts';
import { type Db, transaction } from '../database/open-database.ts';
import { Refusal } from '../errors.ts';
import { type Handlers, pageOf } from '../http/handlers.ts';
import { freezeVariables } from '../variable/variable.store.ts';
import { createRelease } from './create-release.ts';
import { getRelease, getReleaseRow, listReleases, openTaskOfRelease } from './release.store.ts';
import { toRelease, toSnapshot } from './release.ts';

export type ReleaseRouteOptions = { readonly db: Db; readonly now: () => number };

/** The operations on releases. */
export function releaseRoutes({ db, now }: ReleaseRouteOptions): Handlers<'releases'> {
  return {
    'releases.list': async ({ query }) => {
      const project =
        query.project === undefined ? undefined : await mustFind(db, 'projects', query.project, 'project');
      const { items, total } = await listReleases(db, project?.id, query);
      return pageOf(items.map(toRelease), total, query);
    },
    'releases.get': async ({ params }) => toRelease(await getReleaseRow(db, params.id)),
    'releases.create': async ({ body, caller: { username } }) => {
      const author = { username, time: new Date(now()).toISOString() };
      return toRelease(await transaction(db, (trx) => createRelease(trx, body, author)));
    },
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
