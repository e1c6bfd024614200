import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import type { Project } from '@tako/api';
import type { FormEvent } from 'react';
import { useChange } from '../data/answers.ts';
import { Failure, fieldError, hasFieldErrors } from '../pieces/failure.tsx';

type NewProjectProps = { readonly onClose: () => void; readonly onMade: (project: Project) => void };

export function NewProjectDialog({ isOpen, ...form }: NewProjectProps & { readonly isOpen: boolean }) {
  return (
    <Modal opened={isOpen} onClose={form.onClose} title="New project">
      <NewProject {...form} />
    </Modal>
  );
}

function NewProject({ onClose, onMade }: NewProjectProps) {
  const { mutate, error, isPending } = useChange('projects.create', onMade);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    mutate({ body: { name: String(form.get('name')), description: String(form.get('description')) } });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {error && !hasFieldErrors(error) && <Failure error={error} />}
        <TextInput
          name="name"
          label="Name"
          placeholder="Shop"
          error={fieldError(error, 'name')}
          required
          data-autofocus
        />
        <Textarea
          name="description"
          label="Description"
          error={fieldError(error, 'description')}
          autosize
          minRows={2}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={isPending}>
            Add project
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
