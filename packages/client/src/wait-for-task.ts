import type { Task, TaskState } from '@tako/api';
import type { Client } from './client.ts';
import { type FollowOptions, followLog } from './follow-log.ts';

export function hasTaskEnded(state: TaskState): boolean {
  switch (state) {
    case 'queued':
    case 'running':
    case 'cancelling':
      return false;
    case 'success':
    case 'warning':
    case 'failed':
    case 'cancelled':
    case 'interrupted':
      return true;
  }
  return state satisfies never;
}

/** Settles with the task once it has ended. Asks nothing again and again: its log tells when. Throws as `followLog`. */
export async function waitForTask(
  client: Client,
  taskId: string,
  options: Omit<FollowOptions, 'after'> = {},
): Promise<Task> {
  const input = { params: { id: taskId }, signal: options.signal };
  const task = await client.call('tasks.get', input);
  if (hasTaskEnded(task.state)) return task;
  for await (const { isComplete } of followLog(client, taskId, { ...options, after: task.logCursor })) {
    if (isComplete) break;
  }
  return client.call('tasks.get', input);
}
