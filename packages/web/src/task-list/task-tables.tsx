import { ActionIcon, Text, Tooltip } from '@mantine/core';
import type { Task } from '@tako/api';
import { CircleStop } from 'lucide-react';
import { useState } from 'react';
import { useChange } from '../data/answers.ts';
import { Confirm } from '../pieces/confirm.tsx';
import { type Column, DataTable } from '../pieces/data-table.tsx';
import { MaybeLink } from '../pieces/maybe-link.tsx';
import { StateBadge } from '../pieces/state.tsx';
import { Duration, Time } from '../pieces/time.tsx';

const name: Column<Task> = {
  heading: 'Task',
  cell: ({ id, description, error }) => (
    <>
      <MaybeLink to="task" params={{ task: id }}>
        {description}
      </MaybeLink>
      {error && (
        <Text size="sm" c="dimmed" fw={400} lineClamp={2}>
          {error}
        </Text>
      )}
    </>
  ),
};
const state: Column<Task> = { heading: 'State', cell: (task) => <StateBadge state={task.state} /> };
const duration: Column<Task> = {
  heading: 'Took',
  cell: ({ startedAt, endedAt }) => <Duration from={startedAt} to={endedAt} />,
};

/** What runs and what waits, with the reason. */
export function OpenTasks({ tasks }: { readonly tasks: readonly Task[] }) {
  const columns: readonly [Column<Task>, ...Column<Task>[]] = [
    name,
    state,
    { heading: 'Waits for', cell: (task) => <Waits task={task} /> },
    { heading: 'Queued', cell: ({ queuedAt }) => <Time at={queuedAt} /> },
    { ...duration, heading: 'Runs for' },
    { heading: 'Actions', isForActions: true, cell: (task) => <CancelButton task={task} /> },
  ];
  return <DataTable label="Running and waiting" columns={columns} rows={tasks} keyOf={({ id }) => id} />;
}

export function EndedTasks({ tasks }: { readonly tasks: readonly Task[] }) {
  const columns: readonly [Column<Task>, ...Column<Task>[]] = [
    name,
    state,
    { heading: 'Ended', cell: ({ endedAt }) => endedAt && <Time at={endedAt} /> },
    duration,
  ];
  return <DataTable label="History" columns={columns} rows={tasks} keyOf={({ id }) => id} />;
}

function Waits({ task: { waitsFor } }: { readonly task: Task }) {
  return waitsFor.map(({ taskId, description, reason }) => (
    <Text size="sm" key={taskId} component="div">
      <MaybeLink to="task" params={{ task: taskId }}>
        {description}
      </MaybeLink>
      <Text size="sm" c="dimmed" component="div">
        {reason}
      </Text>
    </Text>
  ));
}

function CancelButton({ task: { id, description, state: now } }: { readonly task: Task }) {
  const [isAsked, setAsked] = useState(false);
  const cancel = useChange('tasks.cancel', () => setAsked(false));
  const ask = () => {
    cancel.reset();
    setAsked(true);
  };
  return (
    <>
      <Tooltip label="Cancel">
        <ActionIcon onClick={ask} disabled={now === 'cancelling'} aria-label={`Cancel ${description}`}>
          <CircleStop size={17} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Confirm
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        title={`Cancel ${description}?`}
        verb="Cancel the task"
        otherwise="Let it run"
        onConfirm={() => cancel.mutate({ params: { id } })}
        isBusy={cancel.isPending}
        error={cancel.error}
      >
        Scripts that run are ended with all that they have started; what they have changed stays changed.
      </Confirm>
    </>
  );
}
