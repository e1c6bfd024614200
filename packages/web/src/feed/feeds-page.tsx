import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Feed } from '@tako/api';
import { Plus } from 'lucide-react';
import { useWholeList } from '../data/answers.ts';
import { useIsAdministrator } from '../data/me.ts';
import { Answered } from '../pieces/answered.tsx';
import { type Column, DataTable } from '../pieces/data-table.tsx';
import { Page } from '../pieces/page.tsx';
import { PageHead } from '../pieces/page-head.tsx';
import { PageLink, useGoTo } from '../pieces/page-link.tsx';
import { RowsSkeleton } from '../pieces/rows-skeleton.tsx';
import { FeedDialog } from './feed-form.tsx';
import { isForeign, kindText } from './feed-kinds.ts';

export default function FeedsPage() {
  const feeds = useWholeList('feeds.list', {});
  const isAdministrator = useIsAdministrator();
  const goTo = useGoTo();
  const [isMaking, { open, close }] = useDisclosure();
  return (
    <Page>
      <PageHead
        title="Feeds"
        actions={
          isAdministrator && (
            <Button leftSection={<Plus size={16} aria-hidden />} onClick={open}>
              New feed
            </Button>
          )
        }
      >
        Where steps take their packages from: the server's own feed, and feeds elsewhere.
      </PageHead>
      <Answered question={feeds} skeleton={<RowsSkeleton />}>
        {(all) => (
          <>
            <DataTable label="Feeds" columns={columns} rows={all} keyOf={({ id }) => id} />
            {!all.some(isForeign) && (
              <Text size="sm" c="dimmed" mt="md">
                {isAdministrator
                  ? 'With “New feed” you name a NuGet server, a folder or a web server that has packages too.'
                  : 'Administrators can name feeds elsewhere.'}
              </Text>
            )}
          </>
        )}
      </Answered>
      <FeedDialog
        feed={null}
        isOpen={isMaking}
        onClose={close}
        onSaved={({ slug }) => goTo({ to: 'feed', params: { feed: slug } })}
      />
    </Page>
  );
}

const columns: readonly [Column<Feed>, ...Column<Feed>[]] = [
  {
    heading: 'Name',
    cell: ({ name, slug, kind }) =>
      kind === 'built-in' ? (
        <PageLink to="packages">{name}</PageLink>
      ) : (
        <PageLink to="feed" params={{ feed: slug }}>
          {name}
        </PageLink>
      ),
  },
  { heading: 'Kind', cell: ({ kind }) => kindText(kind) },
  { heading: 'Address', cell: ({ address }) => address },
  {
    heading: 'Credentials',
    cell: ({ username, hasApiKey }) => [username, hasApiKey ? 'API key' : null].filter(Boolean).join(', '),
  },
];
