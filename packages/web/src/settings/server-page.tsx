import { Anchor, Group, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { useAnswer } from '../data/answers.ts';
import { Answered } from '../pieces/answered.tsx';
import { Facts } from '../pieces/facts.tsx';
import { Page } from '../pieces/page.tsx';
import { PageHead } from '../pieces/page-head.tsx';
import { Thumbprint } from '../pieces/thumbprint.tsx';

export default function ServerPage() {
  const server = useAnswer('server.info', {});
  return (
    <Page>
      <PageHead title="This server" />
      <Answered question={server} skeleton={<Skeleton height={220} />}>
        {({ version, apiVersion, serverId, thumbprint, pollingPort }) => (
          <Stack gap="md">
            <Paper p="lg">
              <Facts
                facts={{
                  Version: version,
                  Thumbprint: (
                    <Stack gap={6}>
                      <Thumbprint thumbprint={thumbprint} />
                      <Text size="sm" c="dimmed">
                        By this agents know the server: tentacle trust THUMBPRINT.
                      </Text>
                    </Stack>
                  ),
                  'Polling agents': `come to port ${pollingPort}`,
                  API: `${location.origin}/api/${apiVersion}`,
                  Id: serverId,
                }}
              />
            </Paper>
            <Group gap="md">
              <Anchor href="/api/docs" size="sm" underline="always">
                All operations of the API
              </Anchor>
              <Anchor href="/api/openapi.json" size="sm" underline="always">
                Their description (OpenAPI)
              </Anchor>
            </Group>
          </Stack>
        )}
      </Answered>
    </Page>
  );
}
