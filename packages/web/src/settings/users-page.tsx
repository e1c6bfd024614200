import { ActionIcon, Button, Group, Tooltip } from '@mantine/core';
import type { User } from '@tako/api';
import { Lock, Pencil, Plus } from 'lucide-react';
import { useState } from 'react';
import { useAnswer, useWholeList } from '../data/answers.ts';
import { useIsAdministrator } from '../data/me.ts';
import { Answered } from '../pieces/answered.tsx';
import { type Column, DataTable } from '../pieces/data-table.tsx';
import { DeleteButton } from '../pieces/delete-button.tsx';
import { Empty } from '../pieces/empty.tsx';
import { Page } from '../pieces/page.tsx';
import { PageHead } from '../pieces/page-head.tsx';
import { RowsSkeleton } from '../pieces/rows-skeleton.tsx';
import { Time } from '../pieces/time.tsx';
import { UserDialog } from './user-form.tsx';

/** What the dialog is about: nothing, a new user (null) or one that is there. */
type Edited = { readonly user: User | null } | undefined;

export default function UsersPage() {
  const isAdministrator = useIsAdministrator();
  const [edited, setEdited] = useState<Edited>();
  return (
    <Page>
      <PageHead
        title="Users"
        actions={
          isAdministrator && (
            <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setEdited({ user: null })}>
              New user
            </Button>
          )
        }
      />
      {isAdministrator ? (
        <Users onEdit={(user) => setEdited({ user })} />
      ) : (
        <Empty icon={Lock} title="Only administrators see the users">
          Your own name and password are on the page “Your profile”.
        </Empty>
      )}
      <UserDialog
        isOpen={edited !== undefined}
        user={edited?.user ?? null}
        onClose={() => setEdited(undefined)}
      />
    </Page>
  );
}

function Users({ onEdit }: { readonly onEdit: (user: User) => void }) {
  const users = useWholeList('users.list', {});
  const me = useAnswer('sessions.current', {}).data?.user.id;
  const columns: readonly [Column<User>, ...Column<User>[]] = [
    { heading: 'User name', cell: ({ username }) => username },
    { heading: 'Name', cell: ({ displayName }) => displayName },
    {
      heading: 'May',
      cell: ({ isAdministrator, isDisabled }) =>
        isDisabled ? 'Nothing: disabled' : isAdministrator ? 'Everything: administrator' : 'Deploy',
    },
    { heading: 'Made', cell: ({ createdAt }) => <Time at={createdAt} /> },
    {
      heading: 'Actions',
      isForActions: true,
      cell: (user) => (
        <Group gap={2} wrap="nowrap">
          <Tooltip label="Edit">
            <ActionIcon onClick={() => onEdit(user)} aria-label={`Edit ${user.username}`}>
              <Pencil size={17} aria-hidden />
            </ActionIcon>
          </Tooltip>
          {user.id !== me && (
            <DeleteButton operation="users.delete" input={{ params: { id: user.id } }} name={user.username}>
              Their sessions and API keys end with them. What they did stays in the history.
            </DeleteButton>
          )}
        </Group>
      ),
    },
  ];
  return (
    <Answered question={users} skeleton={<RowsSkeleton />}>
      {(all) => <DataTable label="Users" columns={columns} rows={all} keyOf={({ id }) => id} />}
    </Answered>
  );
}
