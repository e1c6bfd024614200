/** A machine whose agent the server calls: its thumbprint is seen, compared and then registered. */
import { Alert, Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useAnswer, useChange, useWholeList } from '../data/answers.ts';
import { CopyBlock } from '../pieces/copy.tsx';
import { Failure } from '../pieces/failure.tsx';
import { Numbered } from '../pieces/numbered.tsx';
import { PageLink, useGoTo } from '../pieces/page-link.tsx';
import { ThumbprintToCompare } from '../pieces/thumbprint.tsx';
import { withPort } from './address.ts';
import { listeningCommands } from './commands.ts';
import { type MachineDraft, MachineFields, missingOf } from './machine-fields.tsx';

type AddProps = { readonly draft: MachineDraft; readonly onChange: (draft: MachineDraft) => void };
type Seen = { readonly address: string; readonly thumbprint: string };

export function AddListening({ draft, onChange }: AddProps) {
  const server = useAnswer('server.info', {});
  const [seen, setSeen] = useState<Seen>();
  const [isCompared, setCompared] = useState(false);
  return (
    <Stack gap="md">
      <Numbered number={1} title="On the machine, start the agent">
        <Text size="sm" c="dimmed">
          The second line lets this server in; the third prints the thumbprint that you compare below.
        </Text>
        <CopyBlock
          label="the commands"
          text={listeningCommands(draft.name, server.data?.thumbprint ?? '…')}
        />
      </Numbered>
      <Numbered number={2} title="See whom the server meets there" isDone={isCompared}>
        <Discover
          onSeen={(found) => {
            setSeen(found);
            setCompared(false);
          }}
        />
        {seen && <Compare seen={seen} isCompared={isCompared} onCompared={setCompared} />}
      </Numbered>
      <Numbered number={3} title="Say what it is">
        <Register draft={draft} onChange={onChange} seen={isCompared ? seen : undefined} />
      </Numbered>
    </Stack>
  );
}

function Discover({ onSeen }: { readonly onSeen: (seen: Seen | undefined) => void }) {
  const [typed, setTyped] = useState('');
  const discover = useChange('machines.discover', onSeen);
  const look = (event: FormEvent) => {
    event.preventDefault();
    onSeen(undefined);
    discover.mutate({ body: { address: withPort(typed) } });
  };
  const type = (text: string) => {
    setTyped(text);
    discover.reset();
    onSeen(undefined);
  };
  return (
    <form onSubmit={look}>
      <Stack gap="sm">
        <Group align="flex-end" gap="sm">
          <TextInput
            label="Address"
            description="Host and port; without a port 10933 is meant"
            placeholder="web-1.example.com"
            value={typed}
            onChange={({ currentTarget }) => type(currentTarget.value)}
            required
            flex="1 1 240px"
          />
          <Button type="submit" variant="default" loading={discover.isPending}>
            Fetch its thumbprint
          </Button>
        </Group>
        {discover.error && <Failure error={discover.error} />}
      </Stack>
    </form>
  );
}

type CompareProps = {
  readonly seen: Seen;
  readonly isCompared: boolean;
  readonly onCompared: (isCompared: boolean) => void;
};

function Compare({ seen: { address, thumbprint }, isCompared, onCompared }: CompareProps) {
  const machines = useWholeList('machines.list', {});
  const known = machines.data?.find((machine) => machine.thumbprint === thumbprint);
  return (
    <Stack gap="sm" role="group" aria-label="The thumbprint">
      <Text size="sm">The agent at {address} shows</Text>
      <ThumbprintToCompare thumbprint={thumbprint} />
      {known ? (
        <Alert color="yellow" variant="light" icon={<CircleAlert aria-hidden />} title="It is registered">
          <PageLink to="machine" params={{ machine: known.slug }}>
            {known.name}
          </PageLink>{' '}
          has this thumbprint.
        </Alert>
      ) : (
        <Checkbox
          label="tentacle show-thumbprint prints the same on the machine"
          checked={isCompared}
          onChange={({ currentTarget }) => onCompared(currentTarget.checked)}
        />
      )}
    </Stack>
  );
}

function Register({ draft, onChange, seen }: AddProps & { readonly seen: Seen | undefined }) {
  const goTo = useGoTo();
  const check = useChange('machines.check');
  const add = useChange('machines.create', ({ id, slug }) => {
    // What came of it is shown on the machine's page.
    check.mutate({ params: { id } });
    goTo({ to: 'machine', params: { machine: slug } });
  });
  const missing = seen === undefined ? 'First compare the thumbprint.' : missingOf(draft);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!seen || missing) return;
    const { name, environments, roles } = draft;
    const what = { name, environments: [...environments], roles: [...roles] };
    add.mutate({ body: { ...what, ...seen, communication: 'listening' } });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {add.error && <Failure error={add.error} />}
        <MachineFields draft={draft} onChange={onChange} error={add.error} />
        <Group gap="sm">
          <Button type="submit" disabled={missing !== undefined} loading={add.isPending}>
            Add machine
          </Button>
          {missing && (
            <Text size="sm" c="dimmed">
              {missing}
            </Text>
          )}
        </Group>
      </Stack>
    </form>
  );
}
