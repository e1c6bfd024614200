import { Alert, Button, List, Paper, Skeleton, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Feed } from '@tako/api';
import { CircleCheck, CircleX, Pencil, PlugZap } from 'lucide-react';
import { useAnswer, useChange } from '../data/answers.ts';
import { useIsAdministrator } from '../data/me.ts';
import { Answered } from '../pieces/answered.tsx';
import { DeleteButton } from '../pieces/delete-button.tsx';
import { Facts } from '../pieces/facts.tsx';
import { Failure } from '../pieces/failure.tsx';
import { Page } from '../pieces/page.tsx';
import { PageHead } from '../pieces/page-head.tsx';
import { PageLink, useGoTo } from '../pieces/page-link.tsx';
import type { PageProps } from '../routes.ts';
import { BrowseFeed } from './browse-feed.tsx';
import { FeedDialog } from './feed-form.tsx';
import { isForeign, kindText } from './feed-kinds.ts';

export default function FeedPage({ params }: PageProps<'feed'>) {
  const feed = useAnswer('feeds.get', { params: { id: params.feed } });
  return (
    <Page>
      {feed.isLoadingError && <PageHead title="Feed" above={[<FeedsLink key="feeds" />]} />}
      <Answered question={feed} skeleton={<Skeleton height={220} />}>
        {(known) => <OneFeed feed={known} />}
      </Answered>
    </Page>
  );
}

const FeedsLink = () => <PageLink to="feeds">Feeds</PageLink>;

function OneFeed({ feed }: { readonly feed: Feed }) {
  const { id, name } = feed;
  const isAdministrator = useIsAdministrator();
  const goTo = useGoTo();
  const [isEdited, { open, close }] = useDisclosure();
  const test = useChange('feeds.test');
  return (
    <>
      <PageHead
        title={name}
        above={[<FeedsLink key="feeds" />]}
        actions={
          <>
            <Button
              leftSection={<PlugZap size={16} aria-hidden />}
              onClick={() => test.mutate({ params: { id } })}
              loading={test.isPending}
            >
              Test
            </Button>
            {isAdministrator && isForeign(feed) && (
              <>
                <Button variant="default" leftSection={<Pencil size={16} aria-hidden />} onClick={open}>
                  Edit
                </Button>
                <DeleteButton
                  look="button"
                  operation="feeds.delete"
                  input={{ params: { id } }}
                  name={name}
                  onDone={() => goTo({ to: 'feeds', replace: true })}
                >
                  Releases keep the packages that they took from it. A feed that a step names stays.
                </DeleteButton>
              </>
            )}
          </>
        }
      />
      <Stack gap="md">
        <div role="status">
          {test.error && <Failure error={test.error} />}
          {test.data && <TestResult {...test.data} />}
        </div>
        <Paper p="lg">
          <Facts
            facts={{
              Kind: kindText(feed.kind),
              Address: feed.address,
              'User name': feed.username,
              Password: feed.hasPassword ? 'Kept, sealed' : null,
              'API key': feed.hasApiKey ? 'Kept, sealed' : null,
              Id: id,
            }}
          />
        </Paper>
        <BrowseFeed feedId={id} hasSearch={feed.kind !== 'url'} />
      </Stack>
      {isForeign(feed) && (
        <FeedDialog
          feed={feed}
          isOpen={isEdited}
          onClose={close}
          onSaved={({ slug }) => {
            if (slug !== feed.slug) goTo({ to: 'feed', params: { feed: slug }, replace: true });
          }}
        />
      )}
    </>
  );
}

type TestResultProps = {
  readonly isUsable: boolean;
  readonly message: string;
  readonly details: readonly string[];
};

function TestResult({ isUsable, message, details }: TestResultProps) {
  return (
    <Alert
      color={isUsable ? 'green' : 'red'}
      variant="light"
      icon={isUsable ? <CircleCheck aria-hidden /> : <CircleX aria-hidden />}
      title={isUsable ? 'The server can use it' : 'The server cannot use it'}
    >
      {message}
      {details.length > 0 && (
        <List size="sm" mt="xs">
          {details.map((detail) => (
            <List.Item key={detail}>{detail}</List.Item>
          ))}
        </List>
      )}
    </Alert>
  );
}
