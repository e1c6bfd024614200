import { Progress, Stack, Text } from '@mantine/core';
import type { Fetch } from '@tako/api';
import { useAnswer } from '../data/answers.ts';
import { sizeText } from '../pieces/size-text.ts';

/** What the server fetches for a release of the project; the server tells when it comes on. */
export function Fetches({ projectId }: { readonly projectId: string }) {
  const { data } = useAnswer('fetches.list', { query: { project: projectId } });
  if (!data || data.items.length === 0) return null;
  return (
    <Stack gap="sm" role="status" aria-label="Packages that are fetched">
      {data.items.map((fetch) => (
        <OneFetch key={`${fetch.feedId} ${fetch.packageId} ${fetch.since}`} fetch={fetch} />
      ))}
    </Stack>
  );
}

function OneFetch({ fetch: { packageId, version, feedName, bytes, totalBytes } }: { readonly fetch: Fetch }) {
  const name = `${packageId} ${version ?? ''}`.trim();
  return (
    <div>
      <Text size="sm" mb={4}>
        {name} comes from {feedName}: {sizeText(bytes)}
        {totalBytes !== null && ` of ${sizeText(totalBytes)}`}
      </Text>
      {totalBytes !== null && totalBytes > 0 && (
        <Progress value={(bytes / totalBytes) * 100} aria-label={`Part of ${name} that has come`} />
      )}
    </div>
  );
}
