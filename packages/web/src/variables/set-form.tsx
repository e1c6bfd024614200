/** Names a variable set of the library, or changes its name. */
import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import type { LibraryVariableSet } from '@tako/api';
import type { FormEvent } from 'react';
import { useChange } from '../data/answers.ts';
import { Failure, fieldError } from '../pieces/failure.tsx';

type SetFormProps = {
  /** Null makes a new one. */
  readonly set: LibraryVariableSet | null;
  readonly onClose: () => void;
  readonly onSaved: (set: LibraryVariableSet) => void;
};

export function SetDialog({ isOpen, ...form }: SetFormProps & { readonly isOpen: boolean }) {
  const title = form.set ? `Edit ${form.set.name}` : 'New variable set';
  return (
    <Modal opened={isOpen} onClose={form.onClose} title={title}>
      <SetForm {...form} />
    </Modal>
  );
}

function SetForm({ set, onClose, onSaved }: SetFormProps) {
  const done = (saved: LibraryVariableSet) => {
    onClose();
    onSaved(saved);
  };
  const make = useChange('variableSets.create', done);
  const change = useChange('variableSets.patch', done);
  const { error, isPending } = set ? change : make;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = { name: String(form.get('name')), description: String(form.get('description')) };
    if (set) change.mutate({ params: { id: set.id }, body });
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
          placeholder="Mail"
          defaultValue={set?.name}
          error={nameError}
          required
          data-autofocus
        />
        <Textarea
          name="description"
          label="Description"
          defaultValue={set?.description}
          autosize
          minRows={2}
          maxRows={8}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={isPending}>
            {set ? 'Save' : 'Add variable set'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
