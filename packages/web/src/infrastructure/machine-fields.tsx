/** What a machine is called, where it is and what it is for. */
import { MultiSelect, Stack, TagsInput, TextInput } from '@mantine/core';
import { useWholeList } from '../data/answers.ts';
import { fieldError } from '../pieces/failure.tsx';

export type MachineDraft = {
  readonly name: string;
  readonly environments: readonly string[];
  readonly roles: readonly string[];
};

export const emptyDraft: MachineDraft = { name: '', environments: [], roles: [] };

/** The first thing that is missing for the server to take it. */
export function missingOf({ name, environments }: MachineDraft): string | undefined {
  if (name.trim() === '') return 'Give the machine a name.';
  return environments.length === 0 ? 'Choose at least one environment.' : undefined;
}

type MachineFieldsProps = {
  readonly draft: MachineDraft;
  readonly onChange: (draft: MachineDraft) => void;
  readonly error: unknown;
};

export function MachineFields({ draft, onChange, error }: MachineFieldsProps) {
  const environments = useWholeList('environments.list', {});
  const machines = useWholeList('machines.list', {});
  const known = [...new Set((machines.data ?? []).flatMap(({ roles }) => roles))].toSorted();
  return (
    <Stack gap="md">
      <TextInput
        label="Name"
        placeholder="web-1"
        value={draft.name}
        onChange={({ currentTarget }) => onChange({ ...draft, name: currentTarget.value })}
        error={fieldError(error, 'name')}
        required
      />
      <MultiSelect
        label="Environments"
        searchable
        description={
          environments.data?.length === 0
            ? 'There is none yet: make one on the page Environments.'
            : undefined
        }
        data={(environments.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={[...draft.environments]}
        onChange={(chosen) => onChange({ ...draft, environments: chosen })}
        error={fieldError(error, 'environments')}
        required
      />
      <TagsInput
        label="Roles"
        description="What it is for: steps run on the machines that have their role. Enter ends a role."
        placeholder={draft.roles.length === 0 ? 'web' : ''}
        data={known}
        value={[...draft.roles]}
        onChange={(roles) => onChange({ ...draft, roles })}
        error={fieldError(error, 'roles')}
        acceptValueOnBlur
      />
    </Stack>
  );
}
