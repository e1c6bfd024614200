import { hasTaskEnded } from '@tako/client';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { useAnswer } from '../data/answers.ts';
import { Answered } from '../pieces/answered.tsx';
import { Failure } from '../pieces/failure.tsx';
import type { PageProps } from '../routes.ts';
import { Artifacts } from './artifacts.tsx';
import { openTaskLog, type TaskLog } from './follow-task.ts';
import type { Place } from './rows.ts';
import { TaskHead, TaskHeadSkeleton } from './task-head.tsx';
import { TaskLogPanel } from './task-log.tsx';
import classes from './task-page.module.css';

export default function TaskPage({ params, search }: PageProps<'task'>) {
  return <ShownTask key={params.task} taskId={params.task} linked={placeIn(search.node, search.line)} />;
}

type ShownTaskProps = { readonly taskId: string; readonly linked: Place | undefined };

function ShownTask({ taskId, linked }: ShownTaskProps) {
  const task = useAnswer('tasks.get', { params: { id: taskId } });
  const log = useTaskLog(taskId);
  return (
    <div className={classes.page}>
      <div className={task.data ? undefined : classes.missing}>
        <Answered question={task} pageTitle="Task" skeleton={<TaskHeadSkeleton />}>
          {(answer) => <TaskHead task={answer} log={log} />}
        </Answered>
      </div>
      {task.data && <Artifacts taskId={taskId} hasEnded={hasTaskEnded(task.data.state)} />}
      {task.data && <LogOrProblem {...{ taskId, log, linked }} />}
    </div>
  );
}

function LogOrProblem({ taskId, log, linked }: ShownTaskProps & { readonly log: TaskLog }) {
  const { tree, problem } = useSyncExternalStore(log.subscribe, log.state);
  if (problem !== undefined) return <Failure error={problem} title="The log cannot be followed" />;
  // What is open depends on the tree, so that nothing is shown before there is one.
  return tree.rootId === undefined ? null : <TaskLogPanel {...{ taskId, log, linked }} />;
}

/** The log is followed as long as the page is shown. */
function useTaskLog(taskId: string): TaskLog {
  const log = useMemo(() => openTaskLog(taskId), [taskId]);
  useEffect(() => {
    log.open();
    return () => log.close();
  }, [log]);
  return log;
}

/** `line` counts from 1 in addresses, as on the page. */
function placeIn(nodeId: string | undefined, line: string | undefined): Place | undefined {
  if (nodeId === undefined) return undefined;
  const number = Number(line);
  return { nodeId, line: Number.isSafeInteger(number) && number > 0 ? number - 1 : null };
}
