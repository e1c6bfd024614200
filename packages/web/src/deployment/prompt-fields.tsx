/** What the release asks for where it is deployed. */
import { Checkbox, PasswordInput, Select, Stack, Textarea, TextInput } from '@mantine/core';
import type { DeploymentPrompt } from '@tako/api';
import { fieldError } from '../pieces/failure.tsx';

type PromptFieldsProps = {
  readonly prompts: readonly DeploymentPrompt[];
  /** By name; what is not there keeps its default. */
  readonly answers: Readonly<Record<string, string>>;
  readonly error: unknown;
  /** undefined: its default holds. */
  readonly onAnswer: (name: string, value: string | undefined) => void;
};

export function PromptFields({ prompts, answers, error, onAnswer }: PromptFieldsProps) {
  if (prompts.length === 0) return null;
  return (
    <Stack gap="md">
      {prompts.map((prompt) => (
        <PromptField
          key={prompt.variableId}
          prompt={prompt}
          value={answers[prompt.name]}
          error={fieldError(error, `promptedVariables.${prompt.label || prompt.name}`)}
          onAnswer={(value) => onAnswer(prompt.name, value)}
        />
      ))}
    </Stack>
  );
}

type PromptFieldProps = {
  readonly prompt: DeploymentPrompt;
  readonly value: string | undefined;
  readonly error: string | undefined;
  readonly onAnswer: (value: string | undefined) => void;
};

function PromptField({ prompt, value, error, onAnswer }: PromptFieldProps) {
  const { name, label, help, isRequired, isSensitive, hasDefault, control, defaultValue } = prompt;
  const shown = value ?? defaultValue ?? '';
  const keepsSecret = isSensitive && hasDefault;
  const common = {
    label: label || name,
    description: help,
    error,
    // A secret that is known to the server need not be typed again.
    required: isRequired && !keepsSecret,
  };
  if (isSensitive) {
    return (
      <PasswordInput
        {...common}
        autoComplete="off"
        placeholder={keepsSecret ? 'Left empty: as it is stored' : ''}
        value={value ?? ''}
        onChange={(event) => onAnswer(event.currentTarget.value || undefined)}
      />
    );
  }
  switch (control.kind) {
    case 'text':
      return (
        <TextInput {...common} value={shown} onChange={(event) => onAnswer(event.currentTarget.value)} />
      );
    case 'multiline':
      return (
        <Textarea
          {...common}
          autosize
          minRows={3}
          maxRows={12}
          value={shown}
          onChange={(event) => onAnswer(event.currentTarget.value)}
        />
      );
    case 'checkbox':
      return (
        <Checkbox
          label={common.label}
          description={help}
          error={error}
          checked={shown.toLowerCase() === 'true'}
          onChange={(event) => onAnswer(event.currentTarget.checked ? 'True' : 'False')}
        />
      );
    case 'select':
      return (
        <Select
          {...common}
          data={control.options.map((option) => ({
            value: option.value,
            label: option.label || option.value,
          }))}
          value={shown}
          allowDeselect={false}
          onChange={(next) => onAnswer(next ?? '')}
        />
      );
  }
  return control satisfies never;
}
