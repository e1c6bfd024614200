/** What is asked when a release is deployed. */
import {
  ActionIcon,
  Button,
  Checkbox,
  Group,
  Input,
  Select,
  Stack,
  Textarea,
  TextInput,
} from '@mantine/core';
import type { Prompt, PromptControl } from '@tako/api';
import { Plus, X } from 'lucide-react';

export const usualPrompt: Prompt = { label: '', help: '', isRequired: false, control: { kind: 'text' } };

const controls = [
  { value: 'text', label: 'One line of text' },
  { value: 'multiline', label: 'Several lines of text' },
  { value: 'checkbox', label: 'A box to tick: True or False' },
  { value: 'select', label: 'One of several options' },
] as const;

type PromptEditorProps = {
  readonly prompt: Prompt;
  readonly name: string;
  readonly onChange: (prompt: Prompt) => void;
};

export function PromptEditor({ prompt, name, onChange }: PromptEditorProps) {
  const { label, help, isRequired, control } = prompt;
  return (
    <Stack gap="sm">
      <Group grow align="flex-start" preventGrowOverflow={false} wrap="wrap">
        <TextInput
          label="Label"
          placeholder={name}
          value={label}
          onChange={(event) => onChange({ ...prompt, label: event.currentTarget.value })}
        />
        <Select
          label="Asked by"
          data={controls}
          value={control.kind}
          allowDeselect={false}
          onChange={(kind) => onChange({ ...prompt, control: controlOf(kind as PromptControl['kind']) })}
        />
      </Group>
      <Textarea
        label="Help"
        autosize
        minRows={1}
        maxRows={6}
        value={help}
        onChange={(event) => onChange({ ...prompt, help: event.currentTarget.value })}
      />
      {control.kind === 'select' && (
        <Options
          options={control.options}
          onChange={(options) => onChange({ ...prompt, control: { kind: 'select', options } })}
        />
      )}
      <Checkbox
        label="It must be given"
        checked={isRequired}
        onChange={(event) => onChange({ ...prompt, isRequired: event.currentTarget.checked })}
      />
    </Stack>
  );
}

const controlOf = (kind: PromptControl['kind']): PromptControl =>
  kind === 'select' ? { kind, options: [{ value: '', label: '' }] } : { kind };

type Option = { readonly value: string; readonly label: string };
type OptionsProps = { readonly options: readonly Option[]; readonly onChange: (options: Option[]) => void };

function Options({ options, onChange }: OptionsProps) {
  const change = (place: number, more: Partial<Option>) =>
    onChange(options.map((option, at) => (at === place ? { ...option, ...more } : option)));
  return (
    <Input.Wrapper label="Options" labelElement="div">
      <Stack gap={6} mt={4}>
        {options.map(({ value, label }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an option is known by its place.
          <Group key={place} gap={6} wrap="nowrap">
            <TextInput
              flex={1}
              aria-label={`Value of option ${place + 1}`}
              placeholder="Value"
              value={value}
              onChange={(event) => change(place, { value: event.currentTarget.value })}
            />
            <TextInput
              flex={1}
              aria-label={`Label of option ${place + 1}`}
              placeholder={value === '' ? 'Label' : value}
              value={label}
              onChange={(event) => change(place, { label: event.currentTarget.value })}
            />
            <ActionIcon
              aria-label={`Remove option ${place + 1}`}
              disabled={options.length === 1}
              onClick={() => onChange(options.filter((_, at) => at !== place))}
            >
              <X size={16} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        <div>
          <Button
            variant="default"
            size="xs"
            leftSection={<Plus size={14} aria-hidden />}
            onClick={() => onChange([...options, { value: '', label: '' }])}
          >
            Another option
          </Button>
        </div>
      </Stack>
    </Input.Wrapper>
  );
}
