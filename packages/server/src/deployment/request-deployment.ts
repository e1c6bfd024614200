/** A deployment is asked for: all of it is stored in one transaction, to the last node of its log, or nothing. */
import { randomBytes } from 'node:crypto';
import { insertTree } from '../activity-log/activity-log.store.ts';
import { lockKind, nextId } from '../database/next-id.ts';
import { type Db, transaction } from '../database/open-database.ts';
import type { Secrets } from '../database/secrets.ts';
import type { DeploymentTable } from '../database/tables.ts';
import { Refusal } from '../errors.ts';
import type { Caller } from '../http/handlers.ts';
import { insertTask } from '../task/task.store.ts';
import { authorOf, insertDeployment, type StoredPlan } from './deployment.store.ts';
import {
  type Author,
  type DeploymentFacts,
  hostnamesOf,
  machinesInRole,
  machinesOfPlan,
} from './deployment-facts.ts';
import type { DeploymentRequest } from './gather-choices.ts';
import { type GatheredPlan, gatherPlan } from './gather-plan.ts';
import { planLog } from './log-plan.ts';
import { sealAnswers } from './project-variables.ts';
import { missingAnswers } from './prompts.ts';
import { type QueueTimes, queueTimesOf } from './queue-times.ts';

export type RequestOptions = {
  readonly db: Db;
  readonly secrets: Secrets;
  readonly now: () => number;
  /** Where people find this server; a variable of every action. */
  readonly serverUri: string;
};

/** Enough that two servers never come to the same ticket, and short enough to read. */
const ticketRandomBytes = 6;

/**
 * Queues the deployment; its id. Throws what `gatherPlan` and `queueTimesOf` throw, and `request.invalid` naming what must
 * be answered; then nothing has been stored.
 */
export function requestDeployment(
  options: RequestOptions,
  request: DeploymentRequest,
  caller: Pick<Caller, 'userId' | 'username'>,
): Promise<string> {
  const { db, secrets } = options;
  return transaction(db, async (trx) => {
    // From here on nobody deletes or changes what the plan names before it is stored.
    for (const kind of ['Environments', 'Machines', 'Projects', 'Releases'] as const)
      await lockKind(trx, kind);
    const gathered = await gatherPlan({ db: trx, secrets }, request);
    refuseMissing(gathered);
    const times = queueTimesOf(request, options.now());
    const circumstances = await circumstancesOf(trx, options, gathered, caller);
    await queueTask(trx, gathered, circumstances, times);
    await insertDeployment(trx, rowOf(secrets, request, gathered, circumstances));
    return circumstances.deployment;
  });
}

function refuseMissing({ questions, answers }: GatheredPlan): void {
  const missing = missingAnswers(questions, answers);
  const [first] = missing;
  if (first) throw new Refusal('request.invalid', first.message, missing);
}

/** A machine may trust two servers, and a server that is set up anew counts its tasks from 1 again. */
function ticketPrefix(taskId: string): string {
  return `${taskId}.${randomBytes(ticketRandomBytes).toString('hex')}`;
}

type Circumstances = {
  readonly deployment: string;
  readonly task: string;
  readonly title: string;
  readonly serverUri: string;
  readonly at: string;
  readonly createdBy: Author;
};

async function circumstancesOf(
  trx: Db,
  { now, serverUri }: RequestOptions,
  { project, release, environment }: GatheredPlan,
  caller: Pick<Caller, 'userId' | 'username'>,
): Promise<Circumstances> {
  return {
    deployment: await nextId(trx, 'Deployments'),
    task: await nextId(trx, 'Tasks'),
    title: `Deploy ${project.name} ${release.version} to ${environment.name}`,
    serverUri,
    at: new Date(now()).toISOString(),
    createdBy: await authorOf(trx, caller),
  };
}

async function queueTask(
  trx: Db,
  { project, environment, plan }: GatheredPlan,
  { deployment, task, title, at }: Circumstances,
  { queueTime, queueTimeExpiry }: QueueTimes,
): Promise<void> {
  const log_seq = await insertTree(trx, task, planLog(plan, title));
  await insertTask(trx, {
    ...{ id: task, kind: 'deployment', description: title, state: 'queued', log_seq },
    ...{ queue_time: queueTime, queue_time_expiry: queueTimeExpiry },
    ...{ queued_at: at, started_at: null, ended_at: null, error: null, is_cancel_requested: 0 },
    ...{ project_id: project.id, environment_id: environment.id, deployment_id: deployment },
    concurrency_tag: `${project.id}/${environment.id}`,
  });
}

function rowOf(
  secrets: Secrets,
  request: DeploymentRequest,
  gathered: GatheredPlan,
  circumstances: Circumstances,
): DeploymentTable {
  const { project, environment, release, choices, plan, answers } = gathered;
  const { deployment, task, at, createdBy } = circumstances;
  return {
    ...{ id: deployment, release_id: release.id, project_id: project.id },
    ...{ environment_id: environment.id, task_id: task, choices: JSON.stringify(choices) },
    ...{ comment: request.comment, created_at: at, created_by: createdBy.username },
    plan: JSON.stringify({ ...plan, ticketPrefix: ticketPrefix(task) } satisfies StoredPlan),
    facts: JSON.stringify(factsOf(gathered, request, circumstances)),
    variables: JSON.stringify(release.variables),
    prompted: JSON.stringify(sealAnswers(secrets, deployment, answers)),
    ...{ preparation_error: null, is_prepared: 0, skipped_machines: '[]' },
    unavailable_machines: gathered.unavailableMachines,
  };
}

function factsOf(
  { project, environment, release, channel, machines, choices, plan }: GatheredPlan,
  { comment }: DeploymentRequest,
  { deployment, task, title, serverUri, at, createdBy }: Circumstances,
): DeploymentFacts {
  const { id, slug, version, notes, createdAt } = release;
  const { specificMachineIds, excludedMachineIds } = choices;
  return {
    ...{ serverUri, environment, project, channel, release: { id, slug, version, notes, createdAt } },
    deployment: {
      ...{ id: deployment, name: `Deploy to ${environment.name}`, comment, createdAt: at, createdBy },
      ...{ machineIds: machinesOfPlan(plan), specificMachineIds, excludedMachineIds },
    },
    task: { id: task, name: title },
    machinesInRole: machinesInRole(machines, choices),
    hostnames: hostnamesOf(machines),
  };
}
