import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import type { Environment } from '@tako/api';
import type { FormEvent } from 'react';
import { useChange } from '../data/answers.ts';
import { Failure, fieldError } from '../pieces/failure.tsx';
import { PageLink } from '../pieces/page-link.tsx';

export function EnvironmentStep({ environments }: { readonly environments: readonly Environment[] }) {
  const make = useChange('environments.create');
  if (environments.length > 0) {
    return (
      <Text size="sm">
        <PageLink to="environments">{environments.map(({ name }) => name).join(', ')}</PageLink>
      </Text>
    );
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    make.mutate({ body: { name: String(new FormData(event.currentTarget).get('name')) } });
  };
  const nameError = fieldError(make.error, 'name');
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          Releases go to environments, and machines are in them. Begin with one; more can follow.
        </Text>
        {make.error && nameError === undefined && <Failure error={make.error} />}
        <Group align="flex-end" gap="sm">
          <TextInput name="name" label="Name" defaultValue="Test" error={nameError} required />
          <Button type="submit" loading={make.isPending}>
            Add environment
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
