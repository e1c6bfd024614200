/** One version: what it is, where it is used, and what can be done with it. */
import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { Package } from '@tako/api';
import { Download, Eye, EyeOff } from 'lucide-react';
import { useAnswer, useChange } from '../data/answers.ts';
import { usesShown } from '../limits.ts';
import { Answered } from '../pieces/answered.tsx';
import { CopyBlock } from '../pieces/copy.tsx';
import { DeleteButton } from '../pieces/delete-button.tsx';
import { Facts } from '../pieces/facts.tsx';
import { Failure } from '../pieces/failure.tsx';
import { MaybeLink } from '../pieces/maybe-link.tsx';
import { RowsSkeleton } from '../pieces/rows-skeleton.tsx';
import { sizeText } from '../pieces/size-text.ts';
import { Time } from '../pieces/time.tsx';

export function PackageVersion({ item }: { readonly item: Package }) {
  const { id, packageId, version, isListed } = item;
  const list = useChange('packages.patch');
  return (
    <Paper component="section" p="lg" aria-label={`Version ${version}`}>
      <Stack gap="lg">
        <Title order={2} size="h4">
          {version}
        </Title>
        <Group gap="xs">
          <Button
            component="a"
            href={`/api/v1/packages/${id}/content`}
            variant="default"
            leftSection={<Download size={16} aria-hidden />}
          >
            Download
          </Button>
          <Button
            variant="default"
            leftSection={isListed ? <EyeOff size={16} aria-hidden /> : <Eye size={16} aria-hidden />}
            onClick={() => list.mutate({ params: { id }, body: { isListed: !isListed } })}
            loading={list.isPending}
          >
            {isListed ? 'Unlist' : 'List again'}
          </Button>
          <DeleteButton
            look="button"
            operation="packages.delete"
            input={{ params: { id } }}
            name={`${packageId} ${version}`}
          >
            Its file is removed from the server. A version that a release holds stays.
          </DeleteButton>
        </Group>
        {list.error && <Failure error={list.error} />}
        {!isListed && (
          <Text size="sm" c="dimmed">
            It is unlisted: lists of NuGet clients leave it out, and a release takes it only where it names
            it.
          </Text>
        )}
        <Facts
          facts={{
            Size: `${sizeText(item.sizeBytes)} in ${item.fileCount} ${item.fileCount === 1 ? 'file' : 'files'}`,
            Pushed: <Time at={item.createdAt} />,
            'SHA-256': <CopyBlock text={item.sha256} label="the SHA-256" />,
          }}
        />
        <Uses id={id} />
      </Stack>
    </Paper>
  );
}

function Uses({ id }: { readonly id: string }) {
  const uses = useAnswer('packages.releases', { params: { id }, query: { take: usesShown } });
  return (
    <div>
      <Title order={3} size="h5" mb="xs">
        Used by
      </Title>
      <Answered question={uses} skeleton={<RowsSkeleton count={2} />}>
        {({ items, total }) =>
          items.length === 0 ? (
            <Text size="sm" c="dimmed">
              No release holds it.
            </Text>
          ) : (
            <Stack gap={6} component="ul" m={0} p={0} role="list">
              {items.map(({ releaseId, releaseVersion, projectId, projectName, createdAt }) => (
                <Group component="li" key={releaseId} gap="xs">
                  <Text size="sm">
                    <MaybeLink to="release" params={{ release: releaseId }}>
                      {releaseVersion}
                    </MaybeLink>
                  </Text>
                  <Text size="sm">
                    of{' '}
                    <MaybeLink to="project" params={{ project: projectId }}>
                      {projectName}
                    </MaybeLink>
                  </Text>
                  <Text size="sm" c="dimmed">
                    <Time at={createdAt} />
                  </Text>
                </Group>
              ))}
              {total > items.length && (
                <Text component="li" size="sm" c="dimmed">
                  and {total - items.length} more
                </Text>
              )}
            </Stack>
          )
        }
      </Answered>
    </div>
  );
}
