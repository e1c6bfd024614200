/** Makes a channel, or changes one. */
import { Button, Checkbox, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import type { Channel } from '@tako/api';
import type { FormEvent } from 'react';
import { useChange } from '../data/answers.ts';
import { Failure, fieldError, hasFieldErrors } from '../pieces/failure.tsx';

type ChannelFormProps = {
  readonly projectId: string;
  /** Null makes a new one. */
  readonly channel: Channel | null;
  readonly onClose: () => void;
};

export function ChannelDialog({ isOpen, ...form }: ChannelFormProps & { readonly isOpen: boolean }) {
  const title = form.channel ? `Edit ${form.channel.name}` : 'New channel';
  return (
    <Modal opened={isOpen} onClose={form.onClose} title={title}>
      <ChannelForm {...form} />
    </Modal>
  );
}

function ChannelForm({ projectId, channel, onClose }: ChannelFormProps) {
  const make = useChange('channels.create', onClose);
  const change = useChange('channels.patch', onClose);
  const { error, isPending } = channel ? change : make;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = { name: String(form.get('name')), description: String(form.get('description')) };
    // A project has a default channel: it is another one that takes its place.
    const place = form.has('isDefault') ? { isDefault: true } : {};
    if (channel)
      change.mutate({ params: { id: projectId, channel: channel.id }, body: { ...body, ...place } });
    else make.mutate({ params: { id: projectId }, body: { ...body, ...place } });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {error && !hasFieldErrors(error) && <Failure error={error} />}
        <TextInput
          name="name"
          label="Name"
          placeholder="Hotfix"
          defaultValue={channel?.name}
          error={fieldError(error, 'name')}
          required
          data-autofocus
        />
        <Textarea
          name="description"
          label="Description"
          defaultValue={channel?.description}
          error={fieldError(error, 'description')}
          autosize
          minRows={2}
        />
        {!channel?.isDefault && (
          <Checkbox
            name="isDefault"
            label="The default"
            description="Releases that name no channel belong to it"
          />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={isPending}>
            {channel ? 'Save' : 'Add channel'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
