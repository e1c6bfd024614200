/** A machine whose agent calls the server: a command that registers it, and its arrival. */
import { Group, Stack, Text } from '@mantine/core';
import { useWholeList } from '../data/answers.ts';
import { Numbered } from '../pieces/numbered.tsx';
import { PageLink } from '../pieces/page-link.tsx';
import { HealthBadge } from './health-badge.tsx';
import { type MachineDraft, MachineFields, missingOf } from './machine-fields.tsx';
import { RegisterCommand } from './register-command.tsx';

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
