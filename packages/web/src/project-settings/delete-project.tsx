/** Deletes a project after its name was typed: its releases and variables go with it. */
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Project } from '@tako/api';
import { Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useChange } from '../data/answers.ts';
import { Failure } from '../pieces/failure.tsx';
import { useGoTo } from '../pieces/page-link.tsx';
import { Section } from '../pieces/section.tsx';

export function DeleteProject({ project }: { readonly project: Project }) {
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <Section
      title="Delete"
      help="Its process, variables, channels and releases go with it. What was deployed stays on the machines, and in the list of tasks."
    >
      <Button color="red" variant="outline" leftSection={<Trash2 size={16} aria-hidden />} onClick={open}>
        Delete the project …
      </Button>
      <Modal opened={isOpen} onClose={close} title={`Delete ${project.name}?`}>
        <TypedConfirmation project={project} onClose={close} />
      </Modal>
    </Section>
  );
}

type TypedConfirmationProps = { readonly project: Project; readonly onClose: () => void };

function TypedConfirmation({ project: { id, name }, onClose }: TypedConfirmationProps) {
  const goTo = useGoTo();
  const [typed, setTyped] = useState('');
  const remove = useChange('projects.delete', () => goTo({ to: 'projects', replace: true }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed === name) remove.mutate({ params: { id } });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">
          This cannot be undone. Type <strong>{name}</strong> to delete it with all of its releases.
        </Text>
        <TextInput
          label="Name of the project"
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          autoComplete="off"
          data-autofocus
        />
        {remove.error && <Failure error={remove.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" color="red" disabled={typed !== name} loading={remove.isPending}>
            Delete
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
