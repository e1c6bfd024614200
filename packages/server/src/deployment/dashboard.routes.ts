/** Overviews over HTTP: what is where. */
import { getNamed } from '../database/named-rows.ts';
import type { Db } from '../database/open-database.ts';
import { environmentsInOrder } from '../environment/environment.store.ts';
import { toEnvironment } from '../environment/environment.ts';
import { type Handlers, pageOf } from '../http/handlers.ts';
import { mustFindChannel } from '../project/channel.store.ts';
import { includedSetIds, projectsByName } from '../project/project.store.ts';
import { toProject } from '../project/project.ts';
import { listReleases, toReleases } from '../release/release.store.ts';
import { dashboardCells, deploymentsOfReleases } from './dashboard.store.ts';

export function dashboardRoutes({ db }: { readonly db: Db }): Handlers<'dashboard' | 'progressions'> {
  return {
    'dashboard.get': async () => {
      const projects = await projectsByName(db).execute();
      const ids = projects.map(({ id }) => id);
      const setsOf = await includedSetIds(db, ids);
      return {
        environments: (await environmentsInOrder(db).execute()).map(toEnvironment),
        projects: projects.map((row) => toProject(row, setsOf(row.id))),
        cells: await dashboardCells(db),
      };
    },
    'progressions.get': async ({ params, query }) => {
      const project = await getNamed(db, 'projects', params.id);
      const { channel, search } = query;
      const channelId = channel && (await mustFindChannel(db, project.id, channel)).id;
      const { items, total } = await listReleases(db, { projectId: project.id, channelId, search }, query);
      const ids = items.map(({ id }) => id);
      const deploymentsOf = await deploymentsOfReleases(db, ids);
      const releases = (await toReleases(db, items)).map((release) => {
        return { release, deployments: [...(deploymentsOf.get(release.id) ?? [])] };
      });
      return pageOf(releases, total, query);
    },
  };
}
