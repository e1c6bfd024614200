import { Paper, Select, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { Task, TaskState } from '@tako/api';
import { Activity } from 'lucide-react';
import { useAnswer, useWholeList } from '../data/answers.ts';
import { tasksShown } from '../limits.ts';
import { Answered } from '../pieces/answered.tsx';
import { Empty } from '../pieces/empty.tsx';
import { Page } from '../pieces/page.tsx';
import { PageHead } from '../pieces/page-head.tsx';
import { useGoTo } from '../pieces/page-link.tsx';
import { Pager } from '../pieces/pager.tsx';
import { RowsSkeleton } from '../pieces/rows-skeleton.tsx';
import { stateText } from '../pieces/state.tsx';
import type { PageProps, Search } from '../routes.ts';
import { EndedTasks, OpenTasks } from './task-tables.tsx';

const endStates = ['success', 'warning', 'failed', 'cancelled', 'interrupted'] as const;

export default function TasksPage({ search }: PageProps<'tasks'>) {
  const filter = filterOf(search);
  const skip = Math.max(0, Number.parseInt(search.skip ?? '0', 10) || 0);
  const open = useWholeList('tasks.list', { query: { isEnded: 'false', ...filter.places } });
  const ended = useAnswer(
    'tasks.list',
    { query: { isEnded: 'true', ...filter.places, ...filter.states, skip, take: tasksShown } },
    { keepsLast: true },
  );
  const goTo = useGoTo();
  const change = (more: Search) =>
    goTo({ to: 'tasks', search: { ...search, skip: undefined, ...more }, replace: true });
  return (
    <Page>
      <PageHead title="Tasks">What the server does, will do and has done: one task a deployment.</PageHead>
      <Filters search={search} onChange={change} />
      <Stack gap="xl" mt="lg">
        <section aria-labelledby="open">
          <Title order={2} size="h4" id="open" mb="sm">
            Running and waiting
          </Title>
          <Answered question={open} skeleton={<RowsSkeleton count={2} />}>
            {(tasks) =>
              tasks.length === 0 ? (
                <Paper p="md">
                  <Text size="sm" c="dimmed">
                    Nothing runs, and nothing waits.
                  </Text>
                </Paper>
              ) : (
                <OpenTasks tasks={runningFirst(tasks)} />
              )
            }
          </Answered>
        </section>
        <section aria-labelledby="ended">
          <Title order={2} size="h4" id="ended" mb="sm">
            History
          </Title>
          <Answered question={ended} skeleton={<RowsSkeleton />}>
            {({ items, total }) =>
              items.length === 0 ? (
                <Paper>
                  <Empty icon={Activity} title="Nothing has ended">
                    {Object.keys(search).length > 0
                      ? 'At least nothing that fits what is chosen above.'
                      : undefined}
                  </Empty>
                </Paper>
              ) : (
                <>
                  <EndedTasks tasks={items} />
                  <Pager
                    total={total}
                    skip={skip}
                    take={tasksShown}
                    onSkip={(next) => change({ skip: String(next) })}
                  />
                </>
              )
            }
          </Answered>
        </section>
      </Stack>
    </Page>
  );
}

function filterOf({ project, environment, state }: Search) {
  const known = endStates.find((one) => one === state);
  return {
    places: {
      ...(project === undefined ? {} : { project }),
      ...(environment === undefined ? {} : { environment }),
    },
    states: known === undefined ? {} : { state: known as TaskState },
  };
}

/** Then those that wait, the first in the queue first. */
function runningFirst(tasks: readonly Task[]): readonly Task[] {
  const oldestFirst = tasks.toReversed();
  const isQueued = ({ state }: Task) => state === 'queued';
  return [...oldestFirst.filter((task) => !isQueued(task)), ...oldestFirst.filter(isQueued)];
}

type FiltersProps = { readonly search: Search; readonly onChange: (search: Search) => void };

function Filters({ search, onChange }: FiltersProps) {
  const projects = useWholeList('projects.list', {});
  const environments = useWholeList('environments.list', {});
  const options = (all: readonly { readonly slug: string; readonly name: string }[] = []) =>
    all.map(({ slug, name }) => ({ value: slug, label: name }));
  const filters = [
    { name: 'project', label: 'Project', all: 'All projects', data: options(projects.data) },
    { name: 'environment', label: 'Environment', all: 'All environments', data: options(environments.data) },
    {
      ...{ name: 'state', label: 'State', all: 'All states of the history' },
      data: endStates.map((value) => ({ value, label: stateText(value) })),
    },
  ];
  return (
    <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm" maw={720}>
      {filters.map(({ name, label, all, data }) => (
        <Select
          key={name}
          aria-label={label}
          placeholder={all}
          clearable
          searchable
          clearButtonProps={{ 'aria-label': all }}
          data={data}
          value={search[name] ?? null}
          onChange={(value) => onChange({ [name]: value ?? undefined })}
        />
      ))}
    </SimpleGrid>
  );
}
