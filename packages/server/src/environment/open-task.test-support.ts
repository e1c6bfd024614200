/** A deployment whose task waits, as rows; for what must not go while it is needed. */
import type { Db } from '../database/open-database.ts';
import type { DeploymentTable, TaskTable } from '../database/tables.ts';

export type Needed = {
  readonly projectId?: string;
  readonly releaseId?: string;
  readonly environmentId?: string;
  readonly machineId?: string;
};

/** It is `Tasks-7`. */
export async function insertOpenTask(db: Db, needed: Needed): Promise<void> {
  const { projectId = '', releaseId = '', environmentId = '', machineId = '' } = needed;
  const common = { project_id: projectId, environment_id: environmentId };
  const task: TaskTable = {
    ...{ ...common, id: 'Tasks-7', kind: 'deployment', description: 'Deploy Web 1.0.0 to Test' },
    ...{ state: 'queued', queued_at: '', started_at: null, ended_at: null, error: null, log_seq: 0 },
    ...{ queue_time: null, queue_time_expiry: null },
    ...{ deployment_id: 'Deployments-7', concurrency_tag: null, is_cancel_requested: 0 },
  };
  const deployment: DeploymentTable = {
    ...{ ...common, id: 'Deployments-7', release_id: releaseId, task_id: task.id, choices: '', comment: '' },
    ...{
      created_at: '',
      created_by: '',
      facts: '',
      variables: '',
      prompted: '[]',
      preparation_error: null,
      is_prepared: 0,
      unavailable_machines: 'fail',
      skipped_machines: '[]',
    },
    plan: JSON.stringify({ steps: [{ machines: [{ machineId }] }] }),
  };
  await db.insertInto('tasks').values(task).execute();
  await db.insertInto('deployments').values(deployment).execute();
}

export async function endTask(db: Db): Promise<void> {
  await db.updateTable('tasks').set({ state: 'success', ended_at: '2026-01-01T00:00:00.000Z' }).execute();
}
