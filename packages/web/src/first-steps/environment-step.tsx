import { Text } from '@mantine/core';
import type { Environment } from '@tako/api';
import { useChange } from '../data/answers.ts';
import { PageLink } from '../pieces/page-link.tsx';
import { NameForm } from './name-form.tsx';

export function EnvironmentStep({ environments }: { readonly environments: readonly Environment[] }) {
  const make = useChange('environments.create');
  if (environments.length > 0) {
    return (
      <Text size="sm">
        <PageLink to="environments">{environments.map(({ name }) => name).join(', ')}</PageLink>
      </Text>
    );
  }
  return (
    <NameForm
      help="Releases go to environments, and machines are in them. Begin with one; more can follow."
      submitText="Add environment"
      suggested="Test"
      error={make.error}
      isPending={make.isPending}
      onName={(name) => make.mutate({ body: { name } })}
    />
  );
}
