/** What registers an agent that polls, with a key that is made for it where that is wanted. */
import { Button, Group, Stack, Text } from '@mantine/core';
import { KeyRound } from 'lucide-react';
import { useAnswer, useWholeList } from '../data/answers.ts';
import { CopyBlock } from '../pieces/copy.tsx';
import { Failure } from '../pieces/failure.tsx';
import { pollingCommands } from './commands.ts';
import type { MachineDraft } from './machine-fields.tsx';
import { useShortKey } from './use-short-key.ts';

export function RegisterCommand({ draft }: { readonly draft: MachineDraft }) {
  const server = useAnswer('server.info', {});
  const environments = useWholeList('environments.list', {});
  const { apiKey, make } = useShortKey(`Registers ${draft.name.trim()}`);
  const names = draft.environments.map(
    (chosen) => environments.data?.find(({ id }) => id === chosen)?.name ?? chosen,
  );
  return (
    <Stack gap="sm">
      <CopyBlock
        label="the commands"
        text={pollingCommands({
          ...{ draft, environments: names, server: location.origin },
          ...{ serverThumbprint: server.data?.thumbprint ?? '…', apiKey: apiKey ?? 'API-…' },
        })}
      />
      {apiKey ? (
        <Text size="sm" c="dimmed">
          The key in it is yours and good for one hour. It is not shown again.
        </Text>
      ) : (
        <Group gap="sm">
          <Button
            variant="default"
            leftSection={<KeyRound size={16} aria-hidden />}
            onClick={() => make.mutate()}
            loading={make.isPending}
          >
            Put a new API key into it
          </Button>
          <Text size="sm" c="dimmed">
            Or type a key of yours where API-… stands.
          </Text>
        </Group>
      )}
      {make.error && <Failure error={make.error} />}
    </Stack>
  );
}
