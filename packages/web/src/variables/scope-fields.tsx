/** Where a value holds, chosen kind by kind. */
import { MultiSelect, SimpleGrid, TagsInput } from '@mantine/core';
import type { ScopeKind } from '@tako/api';
import type { ScopeTargets } from '../pieces/scope.tsx';
import type { Scope } from './draft.ts';

const labels: Readonly<Record<ScopeKind, string>> = {
  environments: 'Environments',
  roles: 'Roles',
  machines: 'Machines',
  steps: 'Steps',
  channels: 'Channels',
};

type ScopeFieldsProps = {
  readonly scope: Scope;
  readonly kinds: readonly ScopeKind[];
  readonly targets: ScopeTargets;
  readonly onChange: (scope: Scope) => void;
};

export function ScopeFields({ scope, kinds, targets, onChange }: ScopeFieldsProps) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, lg: kinds.length }} spacing="sm" verticalSpacing="sm">
      {kinds.map((kind) => {
        const common = {
          ...{ label: labels[kind], value: [...scope[kind]], size: 'sm' },
          placeholder: scope[kind].length === 0 ? 'Any' : '',
          onChange: (chosen: string[]) => onChange({ ...scope, [kind]: chosen }),
        };
        // A role may be named before a machine has it.
        if (kind === 'roles')
          return <TagsInput key={kind} {...common} data={targets.all.roles.map(({ id }) => id)} />;
        return (
          <MultiSelect
            key={kind}
            {...common}
            searchable
            hidePickedOptions
            nothingFoundMessage="There is none of that name"
            data={optionsOf(kind, scope, targets)}
          />
        );
      })}
    </SimpleGrid>
  );
}

/** With what the scope names and is gone: else it would look as if it held everywhere. */
function optionsOf(kind: ScopeKind, scope: Scope, { all }: ScopeTargets) {
  const known = all[kind].map(({ id, name }) => ({ value: id, label: name }));
  const gone = scope[kind].filter((id) => !all[kind].some((target) => target.id === id));
  return [...known, ...gone.map((id) => ({ value: id, label: id }))];
}
