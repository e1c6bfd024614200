/** On which machines a step runs, in which environments and for which releases. */
import { MultiSelect, SimpleGrid, Stack, TagsInput } from '@mantine/core';
import type { Step } from '@tako/api';
import type { FieldsProps } from './fields.ts';
import type { Places } from './places.ts';

export function WhereFields({
  value: step,
  onChange,
  errorAt,
  places,
}: FieldsProps<Step> & { readonly places: Places }) {
  const { environments, excludedEnvironments, channels } = step;
  return (
    <Stack gap="md">
      <TagsInput
        label="Roles"
        description="It runs on every machine of the environment that has one of them. Enter ends a role."
        placeholder={step.roles.length === 0 ? 'web' : ''}
        data={[...places.roles]}
        value={step.roles}
        onChange={(roles) => onChange({ ...step, roles })}
        error={errorAt('roles')}
        acceptValueOnBlur
        required
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <PlaceSelect
          label="Only in these environments"
          none="In all"
          known={places.environments}
          value={environments}
          onChange={(ids) => onChange({ ...step, environments: ids })}
          error={errorAt('environments')}
        />
        <PlaceSelect
          label="Never in these environments"
          none="None"
          known={places.environments}
          value={excludedEnvironments}
          onChange={(ids) => onChange({ ...step, excludedEnvironments: ids })}
          error={errorAt('excludedEnvironments')}
        />
        {(places.channels.length > 1 || channels.length > 0) && (
          <PlaceSelect
            label="Only for releases of these channels"
            none="Of all"
            known={places.channels}
            value={channels}
            onChange={(ids) => onChange({ ...step, channels: ids })}
            error={errorAt('channels')}
          />
        )}
      </SimpleGrid>
    </Stack>
  );
}

type PlaceSelectProps = {
  readonly label: string;
  /** What an empty list means. */
  readonly none: string;
  readonly known: Places['environments'];
  readonly value: readonly string[];
  readonly onChange: (ids: string[]) => void;
  readonly error: string | undefined;
};

/** What is gone since is shown by its id: left out, the step would suddenly run everywhere. */
function PlaceSelect({ none, known, value, ...field }: PlaceSelectProps) {
  const gone = value.filter((id) => !known.some((place) => place.id === id));
  return (
    <MultiSelect
      {...field}
      placeholder={value.length === 0 ? none : ''}
      data={[
        ...known.map(({ id, name }) => ({ value: id, label: name })),
        ...gone.map((id) => ({ value: id, label: `${id} (deleted)` })),
      ]}
      value={[...value]}
      searchable
    />
  );
}
