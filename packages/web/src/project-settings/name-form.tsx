/** What a project is called and whether it is deployed. */
import { Button, Group, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import type { Project } from '@tako/api';
import { type FormEvent, useState } from 'react';
import { answers, question, useChange } from '../data/answers.ts';
import { Done } from '../pieces/done.tsx';
import { Failure, fieldError, hasFieldErrors } from '../pieces/failure.tsx';
import { useGoTo } from '../pieces/page-link.tsx';
import { Section } from '../pieces/section.tsx';

export function NameForm({ project }: { readonly project: Project }) {
  const goTo = useGoTo();
  const [isDeployed, setDeployed] = useState(!project.isDisabled);
  const { mutate, error, isPending, isSuccess } = useChange('projects.patch', (changed) => {
    const { slug } = changed;
    if (slug === project.slug) return;
    // Another name is another address of its pages, where it is known at once.
    answers.setQueryData(question('projects.get', { params: { id: slug } }).queryKey, changed);
    goTo({ to: 'project-settings', params: { project: slug }, replace: true });
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = { name: String(form.get('name')), description: String(form.get('description')) };
    mutate({ params: { id: project.id }, body: { ...body, isDisabled: !isDeployed } });
  };
  return (
    <Section title="General" onSubmit={submit}>
      <Stack>
        {error && !hasFieldErrors(error) && <Failure error={error} />}
        <TextInput
          name="name"
          label="Name"
          description="Pages of the project have its name in their address"
          defaultValue={project.name}
          error={fieldError(error, 'name')}
          required
        />
        <Textarea
          name="description"
          label="Description"
          defaultValue={project.description}
          error={fieldError(error, 'description')}
          autosize
          minRows={2}
          maxRows={10}
        />
        <Switch
          label="It is deployed"
          description="Switched off, releases can be made, and none is deployed"
          checked={isDeployed}
          onChange={(event) => setDeployed(event.currentTarget.checked)}
        />
        <Group justify="flex-end" gap="md">
          {isSuccess && <Done>Saved</Done>}
          <Button type="submit" loading={isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </Section>
  );
}
