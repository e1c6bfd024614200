/** What the task is, how far it is, and what can be done about it. */
import { Button, Group, Modal, Progress, Skeleton, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Task } from '@tako/api';
import { hasTaskEnded } from '@tako/client';
import { OctagonX } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { useAnswer, useChange } from '../data/answers.ts';
import { AgainButtons } from '../pieces/again-buttons.tsx';
import { Failure } from '../pieces/failure.tsx';
import { Note } from '../pieces/note.tsx';
import { PageHead } from '../pieces/page-head.tsx';
import { PageLink } from '../pieces/page-link.tsx';
import { StateBadge } from '../pieces/state.tsx';
import { Duration, Time } from '../pieces/time.tsx';
import type { TaskLog } from './follow-task.ts';
import classes from './task-head.module.css';
import { progressOf } from './tree.ts';

type TaskHeadProps = { readonly task: Task; readonly log: TaskLog };

export function TaskHead({ task, log }: TaskHeadProps) {
  const deployment = useAnswer(
    'deployments.get',
    { params: { id: task.deploymentId ?? '' } },
    { isWanted: task.deploymentId !== null },
  );
  const project = useAnswer(
    'projects.get',
    { params: { id: task.projectId ?? '' } },
    { isWanted: task.projectId !== null },
  );
  const release = useAnswer(
    'releases.get',
    { params: { id: deployment.data?.releaseId ?? '' } },
    { isWanted: deployment.data !== undefined },
  );
  return (
    <div className={classes.head}>
      <PageHead
        title={task.description}
        above={[
          project.data && (
            <PageLink key="project" to="project" params={{ project: project.data.slug }}>
              {project.data.name}
            </PageLink>
          ),
          release.data && (
            <PageLink key="release" to="release" params={{ release: release.data.slug }}>
              {release.data.version}
            </PageLink>
          ),
        ].filter((link) => link !== undefined)}
        beside={<StateBadge state={task.state} />}
        actions={<Actions task={task} />}
      >
        <Facts task={task} by={deployment.data?.createdBy} />
      </PageHead>
      <Notes task={task} comment={deployment.data?.comment ?? ''} />
      {task.state === 'running' && <Done log={log} />}
    </div>
  );
}

function Facts({ task, by }: { readonly task: Task; readonly by: string | undefined }) {
  const { id, queuedAt, startedAt, endedAt } = task;
  return (
    <>
      <span>{id}</span>
      <span>
        {startedAt === null ? 'Queued' : 'Started'} <Time at={startedAt ?? queuedAt} />
        {by === undefined ? '' : ` by ${by}`}
      </span>
      {startedAt !== null && (
        <span>
          {endedAt === null ? 'Runs for' : 'Took'} <Duration from={startedAt} to={endedAt} />
        </span>
      )}
    </>
  );
}

function Actions({ task }: { readonly task: Task }) {
  if (!hasTaskEnded(task.state)) return <CancelButton task={task} />;
  return task.deploymentId === null ? null : (
    <AgainButtons deploymentId={task.deploymentId} state={task.state} />
  );
}

function CancelButton({ task }: { readonly task: Task }) {
  const [isAsking, { open, close }] = useDisclosure();
  const cancel = useChange('tasks.cancel', close);
  return (
    <>
      <Button
        variant="default"
        leftSection={<OctagonX size={16} aria-hidden />}
        disabled={task.state === 'cancelling'}
        onClick={open}
      >
        {task.state === 'cancelling' ? 'Cancelling …' : 'Cancel'}
      </Button>
      <Modal opened={isAsking} onClose={close} title="Cancel this deployment?">
        <Stack>
          <Text size="sm">
            Nothing more starts, and scripts that run are ended with all that they have started. What has been
            installed stays.
          </Text>
          {cancel.error && <Failure error={cancel.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Let it run
            </Button>
            <Button
              color="red"
              loading={cancel.isPending}
              onClick={() => cancel.mutate({ params: { id: task.id } })}
            >
              Cancel the deployment
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

function Notes({ task, comment }: { readonly task: Task; readonly comment: string }) {
  const { error, waitsFor } = task;
  return (
    <>
      {comment !== '' && <p className={classes.comment}>{comment}</p>}
      {error !== null && <Note tone="failed">{error}</Note>}
      {waitsFor.length > 0 && (
        <Note
          tone="waiting"
          title={waitsFor.length === 1 ? 'It waits for another task' : 'It waits for other tasks'}
        >
          {waitsFor.map(({ taskId, description, reason }) => (
            <div key={taskId}>
              <PageLink to="task" params={{ task: taskId }}>
                {description}
              </PageLink>
              : {reason}
            </div>
          ))}
        </Note>
      )}
    </>
  );
}

/** How many of the planned parts are over. */
function Done({ log }: { readonly log: TaskLog }) {
  const { tree } = useSyncExternalStore(log.subscribe, log.state);
  const { done, all } = progressOf(tree);
  if (all === 0) return null;
  return (
    <div className={classes.done}>
      <Progress value={(100 * done) / all} size="sm" aria-label={`${done} of ${all} parts are done`} />
      <span>
        {done} of {all}
      </span>
    </div>
  );
}

export function TaskHeadSkeleton() {
  return (
    <div className={classes.head}>
      <Skeleton h={14} w={160} mb={10} />
      <Skeleton h={28} w={420} maw="100%" mb={10} />
      <Skeleton h={14} w={300} maw="100%" />
    </div>
  );
}
