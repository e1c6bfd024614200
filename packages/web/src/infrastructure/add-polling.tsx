/** A machine whose agent calls the server: a command that registers it, and its arrival. */
import { Button, Group, Stack, Text } from '@mantine/core';
import { KeyRound } from 'lucide-react';
import { useAnswer, useWholeList } from '../data/answers.ts';
import { CopyBlock } from '../pieces/copy.tsx';
import { Failure } from '../pieces/failure.tsx';
import { PageLink } from '../pieces/page-link.tsx';
import { pollingCommands } from './commands.ts';
import { HealthBadge } from './health-badge.tsx';
import { type MachineDraft, MachineFields, missingOf } from './machine-fields.tsx';
import { Numbered } from './numbered.tsx';
import { useShortKey } from './use-short-key.ts';

type AddProps = { readonly draft: MachineDraft; readonly onChange: (draft: MachineDraft) => void };

export function AddPolling({ draft, onChange }: AddProps) {
  const missing = missingOf(draft);
  return (
    <Stack gap="md">
      <Numbered number={1} title="Say what it is" isDone={missing === undefined}>
        <MachineFields draft={draft} onChange={onChange} error={undefined} />
      </Numbered>
      <Numbered number={2} title="On the machine, register and start the agent">
        {missing ? (
          <Text size="sm" c="dimmed">
            {missing} The command is made from it.
          </Text>
        ) : (
          <RegisterCommand draft={draft} />
        )}
      </Numbered>
      <Numbered number={3} title="See it arrive">
        <Arrival name={draft.name} />
      </Numbered>
    </Stack>
  );
}

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

function Arrival({ name }: { readonly name: string }) {
  const machines = useWholeList('machines.list', {});
  const wanted = name.trim().toLowerCase();
  const machine = machines.data?.find((one) => one.name.toLowerCase() === wanted);
  return (
    <div role="status">
      {machine ? (
        <Group gap="sm">
          <HealthBadge machine={machine} />
          <PageLink to="machine" params={{ machine: machine.slug }}>
            {machine.name}
          </PageLink>
        </Group>
      ) : (
        <Text size="sm" c="dimmed">
          {wanted === '' ? 'It' : name.trim()} appears here by itself once the commands have run.
        </Text>
      )}
    </div>
  );
}
