/** When a step begins, and how long and how often at once it runs. */
import { NumberInput, Select, SimpleGrid, Stack, Switch } from '@mantine/core';
import type { Step } from '@tako/api';
import type { FieldsProps } from './fields.ts';

const starts = [
  { value: 'after-previous', label: 'When the step above has ended' },
  { value: 'with-previous', label: 'Together with the step above' },
] satisfies { value: Step['startTrigger']; label: string }[];

const conditions = [
  { value: 'success', label: 'While nothing has failed' },
  { value: 'failure', label: 'Only once something has failed' },
  { value: 'always', label: 'Always' },
] satisfies { value: Step['condition']; label: string }[];

type WhenProps = FieldsProps<Step> & { readonly isFirst: boolean };

export function WhenFields({ value: step, onChange, errorAt, isFirst }: WhenProps) {
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Select
          label="It begins"
          description={isFirst ? 'The first step has none above it' : undefined}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          data={starts}
          value={step.startTrigger}
          onChange={(value) => onChange({ ...step, startTrigger: value as Step['startTrigger'] })}
          error={errorAt('startTrigger')}
          allowDeselect={false}
        />
        <Select
          label="It runs"
          data={conditions}
          value={step.condition}
          onChange={(value) => onChange({ ...step, condition: value as Step['condition'] })}
          error={errorAt('condition')}
          allowDeselect={false}
        />
        <NumberInput
          label="Machines at once"
          placeholder="Ten, if nothing else is said"
          min={1}
          allowDecimal={false}
          value={step.maxParallelism ?? ''}
          onChange={(value) => onChange({ ...step, maxParallelism: numberOf(value) })}
          error={errorAt('maxParallelism')}
        />
        <NumberInput
          label="Time limit in seconds"
          placeholder="None: as long as it takes"
          min={1}
          allowDecimal={false}
          value={step.timeoutSeconds ?? ''}
          onChange={(value) => onChange({ ...step, timeoutSeconds: numberOf(value) })}
          error={errorAt('timeoutSeconds')}
        />
      </SimpleGrid>
      <Switch
        label="Required: nobody may skip it"
        checked={step.isRequired}
        onChange={({ currentTarget }) => onChange({ ...step, isRequired: currentTarget.checked })}
      />
    </Stack>
  );
}

const numberOf = (value: string | number): number | null => (value === '' ? null : Number(value));
