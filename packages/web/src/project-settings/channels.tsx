/** The channels of a project: kinds of releases, such as Stable and Hotfix. */
import { ActionIcon, Badge, Button, Group, Text, Tooltip } from '@mantine/core';
import type { Channel, Project } from '@tako/api';
import { Pencil, Plus } from 'lucide-react';
import { useState } from 'react';
import { useWholeList } from '../data/answers.ts';
import { Answered } from '../pieces/answered.tsx';
import { type Column, DataTable } from '../pieces/data-table.tsx';
import { DeleteButton } from '../pieces/delete-button.tsx';
import { RowsSkeleton } from '../pieces/rows-skeleton.tsx';
import { Section } from '../pieces/section.tsx';
import { ChannelDialog } from './channel-form.tsx';

/** What the dialog is about: nothing, a new channel (null) or one that is there. */
type Edited = { readonly channel: Channel | null } | undefined;

export function Channels({ project }: { readonly project: Project }) {
  const channels = useWholeList('channels.list', { params: { id: project.id } });
  const [edited, setEdited] = useState<Edited>();
  return (
    <Section
      title="Channels"
      help="Kinds of releases, such as Stable and Hotfix. Steps and variables can be limited to them."
      actions={
        <Button
          variant="default"
          size="xs"
          leftSection={<Plus size={15} aria-hidden />}
          onClick={() => setEdited({ channel: null })}
        >
          New channel
        </Button>
      }
    >
      <Answered question={channels} skeleton={<RowsSkeleton count={2} />}>
        {(all) => (
          <DataTable
            label="Channels"
            columns={columnsFor(project.id, (channel) => setEdited({ channel }))}
            rows={all}
            keyOf={({ id }) => id}
          />
        )}
      </Answered>
      <ChannelDialog
        projectId={project.id}
        channel={edited?.channel ?? null}
        isOpen={edited !== undefined}
        onClose={() => setEdited(undefined)}
      />
    </Section>
  );
}

function columnsFor(
  projectId: string,
  onEdit: (channel: Channel) => void,
): readonly [Column<Channel>, ...Column<Channel>[]] {
  return [
    {
      heading: 'Name',
      cell: ({ name, description, isDefault }) => (
        <>
          <Group gap="xs">
            {name}
            {isDefault && (
              <Badge variant="default" tt="none" fw={500} radius="sm">
                default
              </Badge>
            )}
          </Group>
          {description && (
            <Text size="sm" c="dimmed" fw={400}>
              {description}
            </Text>
          )}
        </>
      ),
    },
    {
      heading: 'Actions',
      isForActions: true,
      cell: (channel) => (
        <Group gap={2} wrap="nowrap">
          <Tooltip label="Edit">
            <ActionIcon onClick={() => onEdit(channel)} aria-label={`Edit ${channel.name}`}>
              <Pencil size={17} aria-hidden />
            </ActionIcon>
          </Tooltip>
          {!channel.isDefault && (
            <DeleteButton
              operation="channels.delete"
              input={{ params: { id: projectId, channel: channel.id } }}
              name={channel.name}
            >
              A channel that has releases stays.
            </DeleteButton>
          )}
        </Group>
      ),
    },
  ];
}
