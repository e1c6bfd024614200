/** Which value each name has at a place, what it comes to there, and why not the others. */
import { Select, SimpleGrid, Text, TextInput } from '@mantine/core';
import type { Explanation, Project } from '@tako/api';
import { Search, SearchX } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { useAnswer } from '../data/answers.ts';
import { Answered } from '../pieces/answered.tsx';
import { Empty } from '../pieces/empty.tsx';
import { useGoTo } from '../pieces/page-link.tsx';
import { type ScopeTarget, type ScopeTargets, useScopeTargets } from '../pieces/scope.tsx';
import { TableSkeleton } from '../pieces/table-skeleton.tsx';
import type { Search as Address } from '../routes.ts';
import { type Evaluated, evaluator } from './evaluate.ts';
import { PreviewTable } from './preview-table.tsx';
import classes from './toolbar.module.css';
import { useReleaseOptions } from './use-release-options.ts';

type PreviewProps = { readonly project: Project; readonly search: Address };

/** The place is part of the address, so that a link leads others to the same. */
export function Preview({ project, search }: PreviewProps) {
  const { release, environment, machine, step, channel } = search;
  const targets = useScopeTargets(project.id);
  const place = {
    ...(environment === undefined ? {} : { environment }),
    ...(machine === undefined ? {} : { machine }),
    ...(step === undefined ? {} : { step }),
  };
  const ofNow = useAnswer(
    'variables.explain',
    { params: { id: project.id }, query: { ...place, ...(channel === undefined ? {} : { channel }) } },
    { isWanted: release === undefined, keepsLast: true },
  );
  const ofRelease = useAnswer(
    'releases.explain',
    { params: { id: release ?? '' }, query: place },
    { isWanted: release !== undefined, keepsLast: true },
  );
  return (
    <>
      <PlaceFields project={project} search={search} targets={targets} />
      <Answered question={release === undefined ? ofNow : ofRelease} skeleton={<TableSkeleton />}>
        {(explanation) => <Explained {...{ explanation, project, targets, search }} />}
      </Answered>
    </>
  );
}

type PlaceFieldsProps = PreviewProps & { readonly targets: ScopeTargets };

function PlaceFields({ project, search, targets }: PlaceFieldsProps) {
  const goTo = useGoTo();
  const releases = useReleaseOptions(project.id);
  const { environments, machines, steps, channels } = targets.all;
  const fields: readonly PlaceField[] = [
    { name: 'environment', label: 'Environment', data: optionsOf(environments), none: 'Any' },
    { name: 'machine', label: 'Machine', data: optionsOf(machines), none: 'Any' },
    { name: 'step', label: 'Step', data: optionsOf(steps), none: 'Any' },
    {
      ...{ name: 'channel', label: 'Channel', data: optionsOf(channels), none: 'The default one' },
      isFixed: search.release !== undefined,
    },
    { name: 'release', label: 'Variables', data: releases, none: 'As they are now' },
  ];
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 5 }} spacing="sm" mb="md">
      {fields.map(({ name, label, data, none, isFixed = false }) => (
        <Select
          key={name}
          label={label}
          placeholder={isFixed ? 'That of the release' : none}
          disabled={isFixed}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': `${label}: ${none}` }}
          data={data}
          value={isFixed ? null : (search[name] ?? null)}
          onChange={(value) =>
            goTo({
              ...{ to: 'variables', params: { project: project.slug }, replace: true },
              search: { ...search, [name]: value ?? undefined },
            })
          }
        />
      ))}
    </SimpleGrid>
  );
}

const byName = (a: { readonly name: string }, b: { readonly name: string }) =>
  a.name.localeCompare(b.name, 'en', { sensitivity: 'base' });

type PlaceField = {
  readonly name: string;
  readonly label: string;
  readonly data: { readonly value: string; readonly label: string }[];
  readonly none: string;
  /** Something else says it. */
  readonly isFixed?: boolean;
};

const optionsOf = (targets: readonly ScopeTarget[]) =>
  targets.map(({ id, name }) => ({ value: id, label: name }));

type ExplainedProps = PreviewProps & { readonly explanation: Explanation; readonly targets: ScopeTargets };

function Explained({ explanation, project, targets, search }: ExplainedProps) {
  const [text, setText] = useState('');
  const calm = useDeferredValue(text.trim().toLowerCase());
  const { variables } = explanation;
  const evaluate = useMemo(
    () => evaluator(variables, systemVariables(explanation, project, targets)),
    [variables, explanation, project, targets],
  );
  const shown = useMemo(() => {
    const found = variables.filter(({ name }) => calm === '' || name.toLowerCase().includes(calm));
    return found.toSorted(byName);
  }, [variables, calm]);
  if (variables.length === 0)
    return (
      <Empty icon={SearchX} title="There is no variable">
        Add one first, or include a variable set.
      </Empty>
    );
  return (
    <>
      <div className={classes.bar}>
        <TextInput
          className={classes.search ?? ''}
          aria-label="Search by name"
          placeholder="Name"
          leftSection={<Search size={16} aria-hidden />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <span className={classes.found} role="status">
          {calm === '' ? `${variables.length} names` : `${shown.length} of ${variables.length} names`}
        </span>
      </div>
      <PreviewTable variables={shown} nameOf={targets.nameOf} evaluate={evaluate} />
      <Text size="sm" c="dimmed" mt="sm">
        {search.release === undefined
          ? 'As they are saved now; what is only typed on the other page is not in it. '
          : ''}
        Secrets stand as asterisks, and what only a deployment knows stays as it is written.
      </Text>
    </>
  );
}

export type Evaluate = (value: string) => Evaluated;

/** What the place itself says; the rest is known when it is deployed. */
function systemVariables(
  { environmentId, machineId, stepId, channelId }: Explanation,
  project: Project,
  targets: ScopeTargets,
) {
  const nameOf = (kind: 'environments' | 'machines' | 'steps' | 'channels', id: string | null) =>
    id === null ? undefined : targets.nameOf(kind, id);
  return {
    'Octopus.Project.Id': project.id,
    'Octopus.Project.Name': project.name,
    'Octopus.Environment.Id': environmentId ?? undefined,
    'Octopus.Environment.Name': nameOf('environments', environmentId),
    'Octopus.Machine.Id': machineId ?? undefined,
    'Octopus.Machine.Name': nameOf('machines', machineId),
    'Octopus.Step.Id': stepId ?? undefined,
    'Octopus.Step.Name': nameOf('steps', stepId),
    'Octopus.Action.Name': nameOf('steps', stepId),
    'Octopus.Release.Channel.Name': nameOf('channels', channelId),
  };
}
