/** What a feed has: packages by a part of their id, and the versions of one. */
import { Button, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Search as SearchIcon } from 'lucide-react';
import { useState } from 'react';
import { useAnswer } from '../data/answers.ts';
import { feedPackagesShown, typingMs } from '../limits.ts';
import { Answered } from '../pieces/answered.tsx';
import { RowsSkeleton } from '../pieces/rows-skeleton.tsx';
import { Time } from '../pieces/time.tsx';
import classes from './browse-feed.module.css';

type BrowseFeedProps = {
  readonly feedId: string;
  /** Web servers know no names. */
  readonly hasSearch: boolean;
};

export function BrowseFeed({ feedId, hasSearch }: BrowseFeedProps) {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<string>();
  const [search] = useDebouncedValue(text.trim(), typingMs);
  if (!hasSearch) {
    return (
      <Text size="sm" c="dimmed">
        A web server cannot tell what it has: releases name the versions.
      </Text>
    );
  }
  return (
    <Paper component="section" p="lg" aria-label="What is in it">
      <Title order={2} size="h5" mb="sm">
        What is in it
      </Title>
      <TextInput
        aria-label="Search the feed"
        placeholder="A part of the id"
        maw={320}
        leftSection={<SearchIcon size={16} aria-hidden />}
        value={text}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          setChosen(undefined);
        }}
      />
      {search === '' ? (
        <Text size="sm" c="dimmed" mt="md">
          Type a part of a package's id.
        </Text>
      ) : (
        <div className={classes.columns}>
          <FoundPackages feedId={feedId} text={search} chosen={chosen} onChoose={setChosen} />
          {chosen !== undefined && <FoundVersions feedId={feedId} packageId={chosen} />}
        </div>
      )}
    </Paper>
  );
}

type FoundProps = {
  readonly feedId: string;
  readonly text: string;
  readonly chosen: string | undefined;
  readonly onChoose: (packageId: string) => void;
};

function FoundPackages({ feedId, text, chosen, onChoose }: FoundProps) {
  const query = { text, take: feedPackagesShown };
  const found = useAnswer('feeds.search', { params: { id: feedId }, query });
  return (
    <Answered question={found} skeleton={<RowsSkeleton count={3} />}>
      {({ packageIds }) =>
        packageIds.length === 0 ? (
          <Text size="sm" c="dimmed">
            Nothing there is called that.
          </Text>
        ) : (
          <Stack gap={4} component="ul" m={0} p={0} role="list">
            {packageIds.map((packageId) => (
              <li key={packageId} className={classes.item}>
                <Button
                  variant={packageId === chosen ? 'light' : 'subtle'}
                  aria-pressed={packageId === chosen}
                  size="compact-sm"
                  onClick={() => onChoose(packageId)}
                >
                  {packageId}
                </Button>
              </li>
            ))}
          </Stack>
        )
      }
    </Answered>
  );
}

function FoundVersions({ feedId, packageId }: { readonly feedId: string; readonly packageId: string }) {
  const versions = useAnswer('feeds.versions', { params: { id: feedId }, query: { packageId } });
  return (
    <section aria-label={`Versions of ${packageId}`}>
      <Answered question={versions} skeleton={<RowsSkeleton count={3} />}>
        {(answer) => (
          <Stack gap={6} component="ul" m={0} p={0} role="list">
            {answer.versions.map(({ version, publishedAt }) => (
              <Group component="li" key={version} gap="sm">
                <Text size="sm">{version}</Text>
                {publishedAt && (
                  <Text size="sm" c="dimmed">
                    <Time at={publishedAt} />
                  </Text>
                )}
              </Group>
            ))}
          </Stack>
        )}
      </Answered>
    </section>
  );
}
