import { Group, Stack, Text, TextInput } from '@mantine/core';
import type { Environment, Machine } from '@tako/api';
import { useState } from 'react';
import { HealthBadge } from '../infrastructure/health-badge.tsx';
import { RegisterCommand } from '../infrastructure/register-command.tsx';
import { PageLink } from '../pieces/page-link.tsx';

type AgentStepProps = {
  readonly environment: Environment | undefined;
  readonly machines: readonly Machine[];
};

export function AgentStep({ environment, machines }: AgentStepProps) {
  if (machines.length > 0) return <Arrived machines={machines} />;
  if (!environment) {
    return (
      <Text size="sm" c="dimmed">
        First it needs an environment to be in.
      </Text>
    );
  }
  return <Install environment={environment} />;
}

function Install({ environment }: { readonly environment: Environment }) {
  const [name, setName] = useState('web-1');
  const [role, setRole] = useState('web');
  const roles = role.trim() === '' ? [] : [role.trim()];
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        The agent is the file packages/agent/dist/tentacle.cjs of a build, and needs Node 24.15 or newer. Copy
        it to a machine, to this one if you like, and run there what is below; the machine then appears here
        by itself.
      </Text>
      <Group gap="sm">
        <TextInput
          label="Name"
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          required
        />
        <TextInput
          label="Role"
          description="What it is for"
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={role}
          onChange={({ currentTarget }) => setRole(currentTarget.value)}
        />
      </Group>
      <RegisterCommand draft={{ name, environments: [environment.id], roles }} />
      <Text size="sm" c="dimmed">
        This agent calls the server. Where the server shall call it instead,{' '}
        <PageLink to="add-machine">add it by its thumbprint</PageLink>.
      </Text>
    </Stack>
  );
}

function Arrived({ machines }: { readonly machines: readonly Machine[] }) {
  return (
    <Stack gap="xs" role="status">
      {machines.map((machine) => (
        <Group key={machine.id} gap="sm">
          <HealthBadge machine={machine} />
          <Text size="sm">
            <PageLink to="machine" params={{ machine: machine.slug }}>
              {machine.name}
            </PageLink>
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
