import type { Db } from '../database/open-database.ts';
import type { TaskTable } from '../database/tables.ts';
import type { RunTask } from './run-tasks.ts';
import { getTask } from './task.store.ts';

/** Runs each task by what is there for its kind. */
export function runByKind(db: Db, runs: Readonly<Record<TaskTable['kind'], RunTask>>): RunTask {
  return async (taskId, signals) => runs[(await getTask(db, taskId)).kind](taskId, signals);
}
