import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Page } from '../pieces/page.tsx';
import { PageHead } from '../pieces/page-head.tsx';
import { PageLink, useGoTo } from '../pieces/page-link.tsx';
import type { PageProps } from '../routes.ts';
import { AddListening } from './add-listening.tsx';
import { AddPolling } from './add-polling.tsx';
import { emptyDraft } from './machine-fields.tsx';

const ways = [
  { value: 'listening', label: 'Server calls agent' },
  { value: 'polling', label: 'Agent calls server' },
];

export default function AddMachinePage({ search }: PageProps<'add-machine'>) {
  const goTo = useGoTo();
  const [draft, setDraft] = useState(emptyDraft);
  const isPolling = search.way === 'polling';
  const setWay = (way: string) => goTo({ to: 'add-machine', search: { way }, replace: true });
  return (
    <Page>
      <PageHead
        title="New machine"
        above={[
          <PageLink key="machines" to="machines">
            Machines
          </PageLink>,
        ]}
      />
      <Stack gap="lg" maw={760}>
        <div>
          <SegmentedControl
            aria-label="Who calls whom"
            data={ways}
            value={isPolling ? 'polling' : 'listening'}
            onChange={setWay}
          />
          <Text size="sm" c="dimmed" mt="xs">
            {isPolling
              ? 'For machines that nothing can reach from outside: only the server needs an open port.'
              : 'For machines that the server can reach: only the machine needs an open port, usually 10933.'}
          </Text>
        </div>
        {isPolling ? (
          <AddPolling draft={draft} onChange={setDraft} />
        ) : (
          <AddListening draft={draft} onChange={setDraft} />
        )}
        <Text size="sm" c="dimmed">
          The agent is one file, which the build of Tako makes (packages/agent/dist/tentacle.cjs), and needs
          nothing but Node 24.15 or newer.
        </Text>
      </Stack>
    </Page>
  );
}
