/** Where a value holds, in names that people know. */
import type { ScopeKind, Variable } from '@tako/api';
import { Hash, Layers, ListOrdered, type LucideIcon, Server, Tag } from 'lucide-react';
import { useMemo } from 'react';
import { useAnswer, useWholeList } from '../data/answers.ts';
import classes from './scope.module.css';

export type ScopeTarget = { readonly id: string; readonly name: string };

export type ScopeTargets = {
  /** All that a scope can name, by kind. */
  readonly all: Readonly<Record<ScopeKind, readonly ScopeTarget[]>>;
  /** The id itself where what it named is gone. */
  readonly nameOf: (kind: ScopeKind, id: string) => string;
};

/** The project's own steps and channels come along where there is a project. */
export function useScopeTargets(project: string | undefined): ScopeTargets {
  const isWanted = project !== undefined;
  const params = { id: project ?? '' };
  const environments = useWholeList('environments.list', {}).data;
  const machines = useWholeList('machines.list', {}).data;
  const process = useAnswer('processes.get', { params }, { isWanted }).data;
  const channels = useWholeList('channels.list', { params }, { isWanted }).data;
  return useMemo(() => {
    const steps = process?.steps ?? [];
    const roles = [...(machines ?? []), ...steps].flatMap((one) => one.roles);
    const all = {
      environments: targetsOf(environments),
      roles: [...new Set(roles)].toSorted().map((role) => ({ id: role, name: role })),
      machines: targetsOf(machines),
      steps: steps.flatMap(({ id, name }) => (id === undefined ? [] : [{ id, name }])),
      channels: targetsOf(channels),
    };
    const names = new Map(Object.values(all).flatMap((some) => some.map(({ id, name }) => [id, name])));
    return { all, nameOf: (_: ScopeKind, id: string) => names.get(id) ?? id };
  }, [environments, machines, process, channels]);
}

function targetsOf(named: readonly ScopeTarget[] = []): ScopeTarget[] {
  return named.map(({ id, name }) => ({ id, name }));
}

const looks: Readonly<Record<ScopeKind, { readonly icon: LucideIcon; readonly word: string }>> = {
  environments: { icon: Layers, word: 'Environment' },
  roles: { icon: Hash, word: 'Role' },
  machines: { icon: Server, word: 'Machine' },
  steps: { icon: ListOrdered, word: 'Step' },
  channels: { icon: Tag, word: 'Channel' },
};

export const scopeWord = (kind: ScopeKind): string => looks[kind].word;

type ScopeTagsProps = {
  readonly scope: Variable['scope'];
  readonly nameOf: ScopeTargets['nameOf'];
};

/** Nothing where it holds everywhere. */
export function ScopeTags({ scope, nameOf }: ScopeTagsProps) {
  const tags = (Object.keys(looks) as ScopeKind[]).flatMap((kind) =>
    scope[kind].map((id) => ({ kind, id, name: nameOf(kind, id) })),
  );
  if (tags.length === 0) return null;
  return (
    <ul className={classes.tags}>
      {tags.map(({ kind, id, name }) => {
        const { icon: Icon, word } = looks[kind];
        return (
          <li key={`${kind} ${id}`} className={classes.tag} title={`${word}: ${name}`}>
            <Icon size={12} aria-hidden />
            <span className={classes.word}>{word}: </span>
            <span className={classes.name}>{name}</span>
          </li>
        );
      })}
    </ul>
  );
}
