import { ActionIcon, Button, Group, Paper, Progress, Stack, Text, Title, Tooltip } from '@mantine/core';
import { CircleCheck, CircleX, Clock, LoaderCircle, X } from 'lucide-react';
import { PageLink } from '../pieces/page-link.tsx';
import { sizeText } from '../pieces/size-text.ts';
import classes from '../pieces/state.module.css';
import { cancelUpload, clearUploads, hasEnded, type Upload, useUploads } from './uploads.ts';

/** What was sent, is being sent and waits; nothing where there is none. */
export function UploadList() {
  const uploads = useUploads();
  if (uploads.length === 0) return null;
  return (
    <Paper component="section" p="md" mb="md" aria-label="Uploads">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h5">
          Uploads
        </Title>
        <Button variant="default" size="xs" onClick={clearUploads} disabled={!uploads.some(hasEnded)}>
          Clear the list
        </Button>
      </Group>
      <Stack gap="sm" component="ul" m={0} p={0} role="list">
        {uploads.map((upload) => (
          <OneUpload key={upload.number} upload={upload} />
        ))}
      </Stack>
    </Paper>
  );
}

const icons = {
  waiting: Clock,
  sending: LoaderCircle,
  done: CircleCheck,
  failed: CircleX,
  cancelled: X,
} as const;
const tones = {
  ...{ waiting: 'still', sending: 'running', done: 'success', failed: 'failed', cancelled: 'still' },
} as const;

function OneUpload({ upload }: { readonly upload: Upload }) {
  const { number, file, state } = upload;
  const Icon = icons[state.kind];
  return (
    <Group component="li" gap="sm" wrap="nowrap" align="flex-start">
      <span
        className={classes.icon}
        data-tone={tones[state.kind]}
        data-turning={state.kind === 'sending' || undefined}
      >
        <Icon size={18} aria-hidden />
      </span>
      <Stack gap={4} flex={1} miw={0}>
        <Text size="sm" fw={550} style={{ overflowWrap: 'anywhere' }}>
          {file.name}
        </Text>
        <Text size="sm" c={state.kind === 'failed' ? 'var(--state-failed)' : 'dimmed'} role="status">
          <Told upload={upload} />
        </Text>
        {state.kind === 'sending' && (
          <Progress
            value={file.size === 0 ? 100 : (state.sentBytes / file.size) * 100}
            size="sm"
            aria-label={`${file.name} sent`}
          />
        )}
      </Stack>
      {!hasEnded(upload) && (
        <Tooltip label="Cancel">
          <ActionIcon onClick={() => cancelUpload(number)} aria-label={`Cancel ${file.name}`}>
            <X size={17} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
    </Group>
  );
}

const outcomes = {
  created: 'is in the feed now',
  replaced: 'replaces what was there',
  found: 'was there already, and was left as it was',
} as const;

function Told({ upload: { file, state } }: { readonly upload: Upload }) {
  switch (state.kind) {
    case 'waiting':
      return `${sizeText(file.size)}, waits`;
    case 'sending':
      return state.sentBytes >= file.size
        ? 'The server reads it'
        : `${sizeText(state.sentBytes)} of ${sizeText(file.size)}`;
    case 'failed':
      return state.error instanceof Error ? state.error.message : String(state.error);
    case 'cancelled':
      return 'Cancelled';
    case 'done': {
      const { packageId, version, outcome } = state.pushed;
      return (
        <>
          <PageLink to="package" params={{ package: packageId }} search={{ version }}>
            {packageId} {version}
          </PageLink>{' '}
          {outcomes[outcome]}
        </>
      );
    }
    default:
      return state satisfies never;
  }
}
