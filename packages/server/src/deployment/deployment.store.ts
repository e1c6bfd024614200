/** The rows of `deployments`. */
import type { Deployment, TaskState, UnavailableMachines } from '@tako/api';
import { type Insertable, sql } from 'kysely';
import type { Db } from '../database/open-database.ts';
import { type Part, readPage } from '../database/read-page.ts';
import type { DeploymentTable, TaskTable } from '../database/tables.ts';
import { Refusal } from '../errors.ts';
import { withDefaults } from '../project/project.ts';
import type { Author, DeploymentFacts } from './deployment-facts.ts';
import { mayBeSkipped, type SkippedMachine } from './leave-out.ts';
import type { Choices, DeploymentPlan } from './plan.ts';
import type { PromptedValue } from './prompts.ts';

export async function insertDeployment(trx: Db, row: Insertable<DeploymentTable>): Promise<void> {
  await trx.insertInto('deployments').values(row).execute();
}

/** Who asks, with the name that people see. */
export async function authorOf(
  trx: Db,
  { userId, username }: { readonly userId: string; readonly username: string },
): Promise<Author> {
  const row = await trx
    .selectFrom('users')
    .select('display_name')
    .where('id', '=', userId)
    .executeTakeFirst();
  return { id: userId, username, displayName: row?.display_name || username };
}

const shown = [
  ...(['deployments.id', 'deployments.release_id', 'deployments.project_id'] as const),
  ...(['deployments.environment_id', 'deployments.task_id', 'deployments.choices'] as const),
  ...(['deployments.comment', 'deployments.created_at', 'deployments.created_by'] as const),
  ...(['deployments.prompted', 'deployments.skipped_machines', 'tasks.state'] as const),
  ...(['tasks.queue_time', 'tasks.queue_time_expiry'] as const),
] as const;

function withState(db: Db) {
  return db.selectFrom('deployments').innerJoin('tasks', 'tasks.id', 'deployments.task_id');
}

/** Throws `not-found`. */
export async function getDeployment(db: Db, id: string): Promise<Deployment> {
  const row = await withState(db).select(shown).where('deployments.id', '=', id).executeTakeFirst();
  if (!row) throw new Refusal('not-found', `There is no deployment "${id}"`);
  return deploymentOf(row);
}

export type DeploymentFilter = {
  readonly projectId?: string | undefined;
  readonly environmentId?: string | undefined;
  readonly releaseId?: string | undefined;
};

const filterColumns = [
  ['projectId', 'project_id'],
  ['environmentId', 'environment_id'],
  ['releaseId', 'release_id'],
] as const;

/** Newest first. */
export async function listDeployments(
  db: Db,
  filter: DeploymentFilter,
  part: Part,
): Promise<{ readonly items: Deployment[]; readonly total: number }> {
  let query = withState(db)
    .select(shown)
    .orderBy(sql`length(deployments.id)`, 'desc')
    .orderBy('deployments.id', 'desc');
  for (const [name, column] of filterColumns) {
    const value = filter[name];
    if (value !== undefined) query = query.where(`deployments.${column}`, '=', value);
  }
  const { items, total } = await readPage(query, part);
  return { items: items.map(deploymentOf), total };
}

type ShownRow = Pick<
  DeploymentTable,
  | ('id' | 'release_id' | 'project_id' | 'environment_id' | 'task_id')
  | ('choices' | 'comment' | 'created_at' | 'created_by' | 'prompted' | 'skipped_machines')
> &
  Pick<TaskTable, 'queue_time' | 'queue_time_expiry'> & { readonly state: TaskState };

function deploymentOf(row: ShownRow): Deployment {
  const choices = JSON.parse(row.choices) as Choices;
  return {
    ...{ id: row.id, releaseId: row.release_id, projectId: row.project_id },
    ...{ environmentId: row.environment_id, taskId: row.task_id },
    specificMachineIds: [...choices.specificMachineIds],
    excludedMachineIds: [...choices.excludedMachineIds],
    skippedSteps: [...choices.skippedSteps],
    promptedVariables: promptedOf(row).map(({ name, label, value, isSensitive }) => {
      return { name, label, value: isSensitive ? null : value, isSensitive };
    }),
    skippedMachines: [...skippedOf(row)],
    ...{ queueTime: row.queue_time, queueTimeExpiry: row.queue_time_expiry },
    ...{ comment: row.comment, createdAt: row.created_at, createdBy: row.created_by, state: row.state },
  };
}

function skippedOf({ skipped_machines }: Pick<DeploymentTable, 'skipped_machines'>): SkippedMachine[] {
  return JSON.parse(skipped_machines) as SkippedMachine[];
}

function promptedOf({ prompted }: Pick<DeploymentTable, 'prompted'>): PromptedValue[] {
  return JSON.parse(prompted) as PromptedValue[];
}

/** The plan as it is stored. */
export type StoredPlan = DeploymentPlan & { readonly ticketPrefix: string };

/** A deployment as whoever drives it needs it. */
export type StoredDeployment = {
  readonly id: string;
  readonly environmentId: string;
  readonly plan: StoredPlan;
  readonly facts: DeploymentFacts;
  /** JSON, as in `releases.variables`. */
  readonly variables: string;
  /** What was given where the release asked for values; secrets are sealed. */
  readonly prompted: readonly PromptedValue[];
  readonly isPrepared: boolean;
  readonly preparationError: string | null;
  readonly unavailableMachines: UnavailableMachines;
  /** Those that have been left out so far; `plan` may name them still. */
  readonly skippedMachines: readonly SkippedMachine[];
};

export async function loadDeployment(db: Db, taskId: string): Promise<StoredDeployment> {
  const row = await db
    .selectFrom('deployments')
    .selectAll()
    .where('task_id', '=', taskId)
    .executeTakeFirstOrThrow();
  return {
    ...{ id: row.id, environmentId: row.environment_id, variables: row.variables, prompted: promptedOf(row) },
    plan: planOf(row),
    facts: JSON.parse(row.facts) as DeploymentFacts,
    ...{ isPrepared: row.is_prepared === 1, preparationError: row.preparation_error },
    ...{ unavailableMachines: row.unavailable_machines, skippedMachines: skippedOf(row) },
  };
}

/** As it was stored, perhaps before there was a setting that actions have now. */
function planOf({ plan }: Pick<DeploymentTable, 'plan'>): StoredPlan {
  const stored = JSON.parse(plan) as StoredPlan;
  return { ...stored, steps: stored.steps.map((step) => ({ ...step, action: withDefaults(step.action) })) };
}

export async function storeSkipped(trx: Db, id: string, skipped: readonly SkippedMachine[]): Promise<void> {
  const skipped_machines = JSON.stringify(skipped);
  await trx.updateTable('deployments').set({ skipped_machines }).where('id', '=', id).execute();
}

/** Which of the machines a deployment with this setting may leave out, by their policies of now. */
export async function loadSkippable(db: Db, setting: UnavailableMachines): Promise<ReadonlySet<string>> {
  if (setting === 'fail') return new Set();
  const rows = await db
    .selectFrom('machines')
    .innerJoin('machine_policies', 'machine_policies.id', 'machines.policy_id')
    .select(['machines.id', 'machine_policies.connectivity'])
    .execute();
  return new Set(rows.filter((row) => mayBeSkipped(setting, row.connectivity)).map(({ id }) => id));
}

/** Every machine has every package, or why not. */
export async function storePreparation(trx: Db, id: string, error: string | null): Promise<void> {
  const change = error === null ? ({ is_prepared: 1 } as const) : { preparation_error: error };
  await trx.updateTable('deployments').set(change).where('id', '=', id).execute();
}
