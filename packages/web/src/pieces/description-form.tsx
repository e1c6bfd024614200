/** A form for what has a name and a description, in a dialog. */
import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import { Failure, fieldError } from './failure.tsx';

export type Described = { readonly name: string; readonly description: string };

type DescriptionFormProps = {
  readonly before: Described | null;
  /** An example of a name. */
  readonly placeholder: string;
  readonly submitText: string;
  readonly error: Error | null;
  readonly isPending: boolean;
  readonly onSubmit: (described: Described) => void;
  readonly onCancel: () => void;
};

export function DescriptionForm({ before, error, onSubmit, onCancel, ...texts }: DescriptionFormProps) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    onSubmit({ name: String(form.get('name')), description: String(form.get('description')) });
  };
  const nameError = fieldError(error, 'name');
  return (
    <form onSubmit={submit}>
      <Stack>
        {error && nameError === undefined && <Failure error={error} />}
        <TextInput
          name="name"
          label="Name"
          placeholder={texts.placeholder}
          defaultValue={before?.name}
          error={nameError}
          required
          data-autofocus
        />
        <Textarea
          name="description"
          label="Description"
          defaultValue={before?.description}
          autosize
          minRows={2}
          maxRows={8}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={texts.isPending}>
            {texts.submitText}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
