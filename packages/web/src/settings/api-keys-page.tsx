import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ApiKey } from '@tako/api';
import { KeyRound, Plus } from 'lucide-react';
import { useWholeList } from '../data/answers.ts';
import { readKeysAnew } from '../data/own-keys.ts';
import { Answered } from '../pieces/answered.tsx';
import { type Column, DataTable } from '../pieces/data-table.tsx';
import { DeleteButton } from '../pieces/delete-button.tsx';
import { Empty } from '../pieces/empty.tsx';
import { Page } from '../pieces/page.tsx';
import { PageHead } from '../pieces/page-head.tsx';
import { RowsSkeleton } from '../pieces/rows-skeleton.tsx';
import { Time } from '../pieces/time.tsx';
import { NewKeyDialog } from './new-key.tsx';

export default function ApiKeysPage() {
  const keys = useWholeList('apiKeys.list', {});
  const [isMaking, { open, close }] = useDisclosure();
  const add = (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={open}>
      New API key
    </Button>
  );
  return (
    <Page>
      <PageHead title="API keys" actions={keys.data?.length ? add : undefined}>
        With a key a program may do what you may: the command line, a build server, an agent that registers.
      </PageHead>
      <Answered question={keys} skeleton={<RowsSkeleton />}>
        {(all) =>
          all.length === 0 ? (
            <Empty icon={KeyRound} title="You have no API key" action={add} />
          ) : (
            <DataTable label="API keys" columns={columns} rows={all} keyOf={({ id }) => id} />
          )
        }
      </Answered>
      <NewKeyDialog isOpen={isMaking} onClose={close} onMade={readKeysAnew} />
    </Page>
  );
}

const columns: readonly [Column<ApiKey>, ...Column<ApiKey>[]] = [
  { heading: 'Purpose', cell: ({ purpose }) => purpose },
  { heading: 'Begins with', cell: ({ prefix }) => <code>{prefix}…</code> },
  { heading: 'Made', cell: ({ createdAt }) => <Time at={createdAt} /> },
  { heading: 'Last used', cell: ({ lastUsedAt }) => (lastUsedAt ? <Time at={lastUsedAt} /> : 'Never') },
  { heading: 'Expires', cell: ({ expiresAt }) => (expiresAt ? <Time at={expiresAt} /> : 'Never') },
  {
    heading: 'Actions',
    isForActions: true,
    cell: ({ id, purpose }) => (
      <DeleteButton
        operation="apiKeys.delete"
        input={{ params: { id } }}
        name={`the key “${purpose}”`}
        onDone={readKeysAnew}
      >
        Programs that use it are refused from then on.
      </DeleteButton>
    ),
  },
];
