/** What is where: the latest deployments by project and environment, and by release. */
import type { DashboardCell, DeploymentBrief, TaskState } from '@tako/api';
import { type ExpressionBuilder, sql } from 'kysely';
import type { Db } from '../database/open-database.ts';
import type { Database } from '../database/tables.ts';

type Places = Pick<Database, 'projects' | 'environments'>;

/** The last task of a project in an environment, by an index; of these states where any are named. */
function lastTask(
  eb: ExpressionBuilder<Places & Database, 'projects' | 'environments'>,
  states: readonly TaskState[],
) {
  let query = eb
    .selectFrom('tasks as last')
    .select('last.id')
    .whereRef('last.project_id', '=', 'projects.id')
    .whereRef('last.environment_id', '=', 'environments.id');
  if (states.length > 0) query = query.where('last.state', 'in', states);
  // Tasks of one moment: the higher number is the later one.
  return query
    .orderBy('last.queued_at', 'desc')
    .orderBy(sql`length(last.id)`, 'desc')
    .orderBy('last.id', 'desc')
    .limit(1);
}

const shown = [
  ...([
    'tasks.id as task_id',
    'tasks.state',
    'tasks.queued_at',
    'tasks.started_at',
    'tasks.ended_at',
  ] as const),
  ...(['tasks.environment_id', 'tasks.deployment_id', 'deployments.created_by'] as const),
  ...(['releases.id as release_id', 'releases.version'] as const),
] as const;

type ShownRow = {
  readonly task_id: string;
  readonly state: TaskState;
  readonly queued_at: string;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly environment_id: string | null;
  readonly deployment_id: string | null;
  readonly created_by: string;
  readonly release_id: string;
  readonly version: string;
};

function briefOf(row: ShownRow): DeploymentBrief {
  return {
    ...{ deploymentId: String(row.deployment_id), taskId: row.task_id, releaseId: row.release_id },
    ...{ environmentId: String(row.environment_id), version: row.version, state: row.state },
    ...{
      queuedAt: row.queued_at,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      createdBy: row.created_by,
    },
  };
}

/** One cell for each project and environment that has seen a deployment. What runs comes before what waits for it. */
export async function dashboardCells(db: Db): Promise<DashboardCell[]> {
  const running = await lastOfEach(db, ['running', 'cancelling']);
  const runningIn = new Map(running.map((found) => [placeOf(found), found]));
  const latest = (await lastOfEach(db, [])).map((found) => runningIn.get(placeOf(found)) ?? found);
  const succeeded = await lastOfEach(db, ['success', 'warning']);
  const succeededIn = new Map(succeeded.map((found) => [placeOf(found), found.brief]));
  return latest.map((found) => ({
    ...{ projectId: found.projectId, environmentId: found.brief.environmentId, latest: found.brief },
    succeeded: succeededIn.get(placeOf(found)) ?? null,
  }));
}

type Found = { readonly projectId: string; readonly brief: DeploymentBrief };

const placeOf = ({ projectId, brief }: Found): string => `${projectId} ${brief.environmentId}`;

async function lastOfEach(db: Db, states: readonly TaskState[]): Promise<Found[]> {
  const rows = await db
    .selectFrom('projects')
    .innerJoin('environments', (join) => join.onTrue())
    .innerJoin('tasks', (join) => join.on('tasks.id', '=', (eb) => lastTask(eb as never, states)))
    .innerJoin('deployments', 'deployments.id', 'tasks.deployment_id')
    .innerJoin('releases', 'releases.id', 'deployments.release_id')
    .select(shown)
    .select('projects.id as project_id')
    .execute();
  return rows.map(({ project_id, ...row }) => ({ projectId: project_id, brief: briefOf(row) }));
}

/** By release: the latest deployment to each environment. */
export async function deploymentsOfReleases(
  db: Db,
  releaseIds: readonly string[],
): Promise<ReadonlyMap<string, readonly DeploymentBrief[]>> {
  if (releaseIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('deployments')
    .innerJoin('tasks', 'tasks.id', 'deployments.task_id')
    .innerJoin('releases', 'releases.id', 'deployments.release_id')
    .select(shown)
    .where('deployments.release_id', 'in', releaseIds)
    .orderBy(sql`length(deployments.id)`)
    .orderBy('deployments.id')
    .execute();
  const byRelease = new Map<string, Map<string, DeploymentBrief>>();
  for (const brief of rows.map(briefOf)) {
    const byEnvironment = byRelease.get(brief.releaseId) ?? new Map();
    byRelease.set(brief.releaseId, byEnvironment.set(brief.environmentId, brief));
  }
  return new Map([...byRelease].map(([id, byEnvironment]) => [id, [...byEnvironment.values()]]));
}
