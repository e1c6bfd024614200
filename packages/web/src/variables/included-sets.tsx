/** The variable sets of the library that a project includes, in the order that decides among equals. */
import { ActionIcon, Group, Paper, Select, Text, Title, Tooltip } from '@mantine/core';
import type { LibraryVariableSet, Project, VariableSet } from '@tako/api';
import { useQueries } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useMemo } from 'react';
import { useChange, useWholeList } from '../data/answers.ts';
import { Answered } from '../pieces/answered.tsx';
import { Failure } from '../pieces/failure.tsx';
import { PageLink } from '../pieces/page-link.tsx';
import { RowsSkeleton } from '../pieces/rows-skeleton.tsx';
import classes from './included-sets.module.css';
import { variablesQuestion } from './use-editing.ts';
import page from './variables-page.module.css';

function useSetsOf(ids: readonly string[]): readonly (VariableSet | undefined)[] {
  const asked = useQueries({ queries: ids.map((id) => variablesQuestion({ kind: 'set', id })) });
  return asked.map(({ data }) => data as VariableSet | undefined);
}

/** Names that the sets bring. */
export function useIncludedNames(ids: readonly string[]): readonly string[] {
  const sets = useSetsOf(ids);
  const names = sets.flatMap((set) => set?.variables.map(({ name }) => name) ?? []);
  const key = names.join('\n');
  // The same names are the same list, however often the sets are asked for.
  return useMemo(() => (key === '' ? [] : key.split('\n')), [key]);
}

export function IncludedSets({ project }: { readonly project: Project }) {
  const sets = useWholeList('variableSets.list', {});
  return (
    <section className={page.section}>
      <Title order={2} size="h4">
        Variable sets
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        Variables of the library that this project has besides its own. Its own go before those of a set, and
        those of a set before those of the ones below it, where their scopes say as much.
      </Text>
      <Answered question={sets} skeleton={<RowsSkeleton count={2} />}>
        {(all) => <Chosen project={project} all={all} />}
      </Answered>
    </section>
  );
}

type ChosenProps = { readonly project: Project; readonly all: readonly LibraryVariableSet[] };

function Chosen({ project, all }: ChosenProps) {
  const change = useChange('projects.patch');
  const ids = change.isPending
    ? (change.variables.body.includedVariableSets ?? project.includedVariableSets)
    : project.includedVariableSets;
  const sets = useSetsOf(ids);
  const include = (next: readonly string[]) =>
    change.mutate({ params: { id: project.id }, body: { includedVariableSets: [...next] } });
  const others = all.filter(({ id }) => !ids.includes(id));
  return (
    <Paper>
      {ids.map((id, place) => (
        <IncludedSet
          key={id}
          set={all.find((one) => one.id === id)}
          count={sets[place]?.variables.length}
          isFirst={place === 0}
          isLast={place === ids.length - 1}
          onMove={(by) => include(moved(ids, place, by))}
          onLeave={() => include(ids.filter((one) => one !== id))}
        />
      ))}
      <div className={classes.add}>
        {change.error && <Failure error={change.error} />}
        {others.length > 0 ? (
          <Select
            aria-label="Include a variable set"
            placeholder="Include a variable set"
            maw={360}
            searchable
            value={null}
            data={others.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(id) => id && include([...ids, id])}
          />
        ) : (
          <Text size="sm" c="dimmed">
            {all.length === 0
              ? 'The library has no variable set yet.'
              : 'All sets of the library are included.'}{' '}
            <PageLink to="variable-sets">Variable sets</PageLink>
          </Text>
        )}
      </div>
    </Paper>
  );
}

function moved(ids: readonly string[], place: number, by: -1 | 1): readonly string[] {
  const next = [...ids];
  const [taken] = next.splice(place, 1);
  if (taken !== undefined) next.splice(place + by, 0, taken);
  return next;
}

type IncludedSetProps = {
  readonly set: LibraryVariableSet | undefined;
  readonly count: number | undefined;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onMove: (by: -1 | 1) => void;
  readonly onLeave: () => void;
};

function IncludedSet({ set, count, isFirst, isLast, onMove, onLeave }: IncludedSetProps) {
  if (!set) return null;
  const { name, slug } = set;
  const buttons = [
    { word: 'Move up', icon: ArrowUp, isOff: isFirst, act: () => onMove(-1) },
    { word: 'Move down', icon: ArrowDown, isOff: isLast, act: () => onMove(1) },
    { word: 'Include no longer', icon: X, isOff: false, act: onLeave },
  ];
  return (
    <div className={classes.set}>
      <span className={classes.name}>
        <PageLink to="variable-set" params={{ set: slug }}>
          {name}
        </PageLink>
        {count !== undefined && (
          <Text span size="sm" c="dimmed">
            {count === 1 ? '1 variable' : `${count.toLocaleString('en')} variables`}
          </Text>
        )}
      </span>
      <Group gap={2} wrap="nowrap">
        {buttons.map(({ word, icon: Icon, isOff, act }) => (
          <Tooltip key={word} label={word}>
            <ActionIcon aria-label={`${word}: ${name}`} disabled={isOff} onClick={act}>
              <Icon size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
        ))}
      </Group>
    </div>
  );
}
