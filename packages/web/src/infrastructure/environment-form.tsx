/** Makes an environment, or changes one. */
import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import type { Environment } from '@tako/api';
import type { FormEvent } from 'react';
import { useChange } from '../data/answers.ts';
import { Failure, fieldError } from '../pieces/failure.tsx';

type EnvironmentFormProps = {
  /** Null makes a new one. */
  readonly environment: Environment | null;
  readonly onDone: () => void;
};

export function EnvironmentDialog({ isOpen, ...form }: EnvironmentFormProps & { readonly isOpen: boolean }) {
  const title = form.environment ? `Edit ${form.environment.name}` : 'New environment';
  return (
    <Modal opened={isOpen} onClose={form.onDone} title={title}>
      <EnvironmentForm {...form} />
    </Modal>
  );
}

function EnvironmentForm({ environment, onDone }: EnvironmentFormProps) {
  const make = useChange('environments.create', onDone);
  const change = useChange('environments.patch', onDone);
  const { error, isPending } = environment ? change : make;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = { name: String(form.get('name')), description: String(form.get('description')) };
    if (environment) change.mutate({ params: { id: environment.id }, body });
    else make.mutate({ body });
  };
  const nameError = fieldError(error, 'name');
  return (
    <form onSubmit={submit}>
      <Stack>
        {error && nameError === undefined && <Failure error={error} />}
        <TextInput
          name="name"
          label="Name"
          placeholder="Test"
          defaultValue={environment?.name}
          error={nameError}
          required
          data-autofocus
        />
        <Textarea
          name="description"
          label="Description"
          defaultValue={environment?.description}
          autosize
          minRows={2}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" loading={isPending}>
            {environment ? 'Save' : 'Add environment'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
