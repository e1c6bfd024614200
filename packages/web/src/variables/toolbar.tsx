/** What is looked for among variables, and adding one. */
import { Button, Select, TextInput } from '@mantine/core';
import { Plus, Search } from 'lucide-react';
import { type RefObject, useMemo } from 'react';
import { type ScopeTargets, scopeWord } from '../pieces/scope.tsx';
import { scopeKinds } from './draft.ts';
import type { Filter, Only } from './filter.ts';
import classes from './toolbar.module.css';

type ToolbarProps = {
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
  readonly targets: ScopeTargets;
  readonly found: string;
  readonly searchRef: RefObject<HTMLInputElement | null>;
  readonly onAdd: () => void;
};

export function Toolbar({ filter, onFilter, targets, found, searchRef, onAdd }: ToolbarProps) {
  const choices = useMemo(() => choicesOf(targets), [targets]);
  return (
    <div className={classes.bar}>
      <TextInput
        ref={searchRef}
        className={classes.search ?? ''}
        aria-label="Search variables"
        placeholder="Name, value, scope"
        leftSection={<Search size={16} aria-hidden />}
        value={filter.text}
        onChange={(event) => onFilter({ ...filter, text: event.currentTarget.value })}
      />
      <Select
        className={classes.only ?? ''}
        aria-label="Show only"
        placeholder="All of them"
        searchable
        clearable
        clearButtonProps={{ 'aria-label': 'All of them' }}
        data={choices}
        value={filter.only}
        onChange={(only) => onFilter({ ...filter, only: only as Only | null })}
      />
      <span className={classes.found} role="status">
        {found}
      </span>
      <Button leftSection={<Plus size={16} aria-hidden />} onClick={onAdd}>
        Add variable
      </Button>
    </div>
  );
}

const kindsOfVariables = [
  { value: 'changed', label: 'Not saved yet' },
  { value: 'unscoped', label: 'Without a scope' },
  { value: 'sensitive', label: 'Sensitive' },
  { value: 'prompted', label: 'Asked for' },
] as const satisfies readonly { readonly value: Only; readonly label: string }[];

function choicesOf({ all }: ScopeTargets) {
  const ofScopes = scopeKinds.map((kind) => ({
    group: scopeWord(kind),
    items: all[kind].map(({ id, name }) => ({ value: `${kind} ${id}`, label: name })),
  }));
  return [
    { group: 'Kind', items: [...kindsOfVariables] },
    ...ofScopes.filter(({ items }) => items.length > 0),
  ];
}
