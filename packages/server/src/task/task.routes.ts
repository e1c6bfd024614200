/** Tasks and their logs over HTTP. */
import type { Task } from '@tako/api';
import { loadNodes, readLogPage } from '../activity-log/activity-log.store.ts';
import { nodeEvent } from '../activity-log/chunk.ts';
import type { LogFeed } from '../activity-log/log-feed.ts';
import { readLines, searchLog } from '../activity-log/log-lines.store.ts';
import { rawLog } from '../activity-log/raw-log.ts';
import { mustFind } from '../database/named-rows.ts';
import type { Db } from '../database/open-database.ts';
import { Refusal } from '../errors.ts';
import { type Handlers, pageOf } from '../http/handlers.ts';
import { cancelQueued, requestCancel } from './end-task.ts';
import { decideQueue, type QueueDecision } from './queue.ts';
import type { TaskRunner } from './run-tasks.ts';
import { getTask, listTasks, loadOpenTasks, type TaskRow } from './task.store.ts';

export type TaskRoutesOptions = {
  readonly db: Db;
  readonly feed: LogFeed;
  readonly runner: TaskRunner;
  readonly now: () => number;
};

export function taskRoutes(options: TaskRoutesOptions): Handlers<'tasks'> {
  const { db } = options;
  return {
    'tasks.list': async ({ query: { kind, state, isEnded, project, environment, ...page } }) => {
      const projectId = project && (await mustFind(db, 'projects', project, 'project')).id;
      const environmentId =
        environment && (await mustFind(db, 'environments', environment, 'environment')).id;
      const { items, total } = await listTasks(db, { kind, state, isEnded, projectId, environmentId }, page);
      return pageOf(await withWaits(options, items), total, page);
    },
    'tasks.get': async ({ params }) => oneTask(options, params.id),
    'tasks.cancel': async ({ params }) => {
      await cancelTask(options, params.id);
      return oneTask(options, params.id);
    },
    'tasks.nodes': async ({ params }) => {
      const { state } = await getTask(db, params.id);
      const nodes = await loadNodes(db, params.id);
      return {
        taskState: state,
        nodes: nodes.map(({ node, seq, lineCount }) => ({ ...nodeEvent(node, seq), lineCount })),
      };
    },
    'tasks.log': async ({ params, query }) => {
      const page = await readLogPage(db, params.id, query.after, query.take);
      if (!page) throw new Refusal('not-found', `There is no task "${params.id}"`);
      return page;
    },
    'tasks.lines': async ({ params, query: { node, from, take } }) => {
      const { id } = await getTask(db, params.id);
      return readLines(db, id, node, { from, take });
    },
    'tasks.search': async ({ params, query }) => {
      const { id } = await getTask(db, params.id);
      return searchLog(db, id, query);
    },
    'tasks.raw': async ({ params }) => {
      const { id } = await getTask(db, params.id);
      return { stream: rawLog(db, id), contentType: 'text/plain; charset=utf-8', fileName: `${id}.txt` };
    },
  };
}

async function cancelTask(options: TaskRoutesOptions, taskId: string): Promise<void> {
  const { runner } = options;
  await getTask(options.db, taskId);
  if (await cancelQueued(options, taskId)) return runner.wake();
  if (await requestCancel(options, taskId)) return runner.cancel(taskId);
  const { state } = await getTask(options.db, taskId);
  throw new Refusal('task.ended', `The task ${taskId} has ended already (${state})`);
}

/** The task as it is shown. Throws `not-found`. */
export async function oneTask(options: TaskRoutesOptions, taskId: string): Promise<Task> {
  const [task] = await withWaits(options, [await getTask(options.db, taskId)]);
  return task as Task;
}

async function withWaits({ db, runner, now }: TaskRoutesOptions, rows: readonly TaskRow[]): Promise<Task[]> {
  const hasQueued = rows.some(({ state }) => state === 'queued');
  const decision = hasQueued ? decideQueue(await loadOpenTasks(db), runner.room, now()) : undefined;
  return rows.map((row) => taskOf(row, decision));
}

function taskOf(row: TaskRow, decision: QueueDecision | undefined): Task {
  const { id, kind, description, state, error } = row;
  return {
    ...{ id, kind, description, state, waitsFor: [...(decision?.waits.get(id) ?? [])], error },
    ...{ queueTime: row.queue_time, queueTimeExpiry: row.queue_time_expiry },
    isScheduled: decision?.scheduled.includes(id) ?? false,
    ...{ queuedAt: row.queued_at, startedAt: row.started_at, endedAt: row.ended_at },
    ...{ projectId: row.project_id, environmentId: row.environment_id, deploymentId: row.deployment_id },
    logCursor: row.log_seq,
  };
}
