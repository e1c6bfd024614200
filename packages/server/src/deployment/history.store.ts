/** What was released and deployed before a deployment. */
import { sql } from 'kysely';
import type { Db } from '../database/open-database.ts';
import type { DeploymentFacts } from './deployment-facts.ts';

export type EarlierRelease = { readonly id: string; readonly version: string };

export type DeploymentHistory = {
  /** The release that the project got before this one. */
  readonly previousRelease: EarlierRelease | null;
  /** That of the last deployment to the environment, however it ended. */
  readonly previousForEnvironment: EarlierRelease | null;
  /** That of the last deployment to the environment that succeeded. */
  readonly currentForEnvironment: EarlierRelease | null;
  readonly previousSuccessfulId: string | null;
};

/**
 * Deployments of a project to an environment run one after another, so what came before one that runs does not change
 * any more, also when the server starts again.
 */
export async function loadHistory(db: Db, facts: DeploymentFacts): Promise<DeploymentHistory> {
  const last = await lastDeployment(db, facts, false);
  const successful = await lastDeployment(db, facts, true);
  return {
    previousRelease: await releaseBefore(db, facts),
    previousForEnvironment: last?.release ?? null,
    currentForEnvironment: successful?.release ?? null,
    previousSuccessfulId: successful?.id ?? null,
  };
}

async function releaseBefore(db: Db, { project, release }: DeploymentFacts) {
  const row = await db
    .selectFrom('releases')
    .select(['id', 'version'])
    .where('project_id', '=', project.id)
    .where(isBefore('id', release.id))
    .orderBy(sql`length(id)`, 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row ?? null;
}

async function lastDeployment(
  db: Db,
  { project, environment, deployment }: DeploymentFacts,
  hasSucceeded: boolean,
): Promise<{ readonly id: string; readonly release: EarlierRelease } | undefined> {
  let query = db
    .selectFrom('deployments')
    .innerJoin('tasks', 'tasks.id', 'deployments.task_id')
    .select(['deployments.id', 'deployments.facts'])
    .where('deployments.project_id', '=', project.id)
    .where('deployments.environment_id', '=', environment.id)
    .where('tasks.started_at', 'is not', null)
    .where(isBefore('deployments.id', deployment.id))
    .orderBy(sql`length(deployments.id)`, 'desc')
    .orderBy('deployments.id', 'desc');
  if (hasSucceeded) query = query.where('tasks.state', 'in', ['success', 'warning']);
  const row = await query.executeTakeFirst();
  if (!row) return undefined;
  // The release may be gone; the deployment remembers it.
  const { id, version } = (JSON.parse(row.facts) as DeploymentFacts).release;
  return { id: row.id, release: { id, version } };
}

/** Ids end in a number: `Releases-9` comes before `Releases-10`. */
function isBefore(column: string, id: string) {
  const own = sql.ref(column);
  return sql<boolean>`(length(${own}) < ${id.length} or (length(${own}) = ${id.length} and ${own} < ${id}))`;
}
