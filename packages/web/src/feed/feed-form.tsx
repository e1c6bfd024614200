/** Names a feed elsewhere, or changes one. */
import { Button, Group, Modal, PasswordInput, Select, Stack, TextInput } from '@mantine/core';
import type { Feed } from '@tako/api';
import { type FormEvent, useState } from 'react';
import { useChange } from '../data/answers.ts';
import { Failure, fieldError } from '../pieces/failure.tsx';
import { type ForeignKind, foreignKinds, kinds } from './feed-kinds.ts';

type FeedFormProps = {
  /** Null makes a new one. */
  readonly feed: (Feed & { readonly kind: ForeignKind }) | null;
  readonly onClose: () => void;
  readonly onSaved?: (feed: Feed) => void;
};

export function FeedDialog({ isOpen, ...form }: FeedFormProps & { readonly isOpen: boolean }) {
  return (
    <Modal
      opened={isOpen}
      onClose={form.onClose}
      title={form.feed ? `Edit ${form.feed.name}` : 'New feed'}
      size="lg"
    >
      <FeedForm {...form} />
    </Modal>
  );
}

function FeedForm({ feed, onClose, onSaved }: FeedFormProps) {
  const [kind, setKind] = useState<ForeignKind>(feed?.kind ?? 'nuget-v3');
  const done = (saved: Feed) => {
    onClose();
    onSaved?.(saved);
  };
  const make = useChange('feeds.create', done);
  const change = useChange('feeds.patch', done);
  const { error, isPending } = feed ? change : make;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = (name: string) => String(form.get(name) ?? '').trim();
    const what = { name: given('name'), address: given('address'), username: given('username') || null };
    // Secrets are never answered: an empty field keeps the one that is there.
    const secrets = {
      ...(given('password') === '' ? {} : { password: given('password') }),
      ...(given('apiKey') === '' ? {} : { apiKey: given('apiKey') }),
    };
    if (feed) change.mutate({ params: { id: feed.id }, body: { ...what, ...secrets } });
    else make.mutate({ body: { ...what, ...secrets, kind } });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {error && <Failure error={error} />}
        <TextInput
          name="name"
          label="Name"
          placeholder="Releases"
          defaultValue={feed?.name}
          error={fieldError(error, 'name')}
          required
          data-autofocus
        />
        <Select
          label="Kind"
          data={foreignKinds.map((value) => ({ value, label: kinds[value].text }))}
          value={kind}
          onChange={(value) => setKind(value as ForeignKind)}
          disabled={feed !== null}
          allowDeselect={false}
        />
        <TextInput
          name="address"
          label="Address"
          placeholder={kinds[kind].address}
          defaultValue={feed?.address ?? ''}
          error={fieldError(error, 'address')}
          required
        />
        {kinds[kind].hasCredentials && <Credentials feed={feed} error={error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={isPending}>
            {feed ? 'Save' : 'Add feed'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Credentials({ feed, error }: { readonly feed: Feed | null; readonly error: unknown }) {
  const kept = (isThere: boolean | undefined) => (isThere ? 'Empty keeps the one that is there' : undefined);
  return (
    <>
      <TextInput
        name="username"
        label="User name"
        autoComplete="off"
        defaultValue={feed?.username ?? ''}
        error={fieldError(error, 'username')}
      />
      <PasswordInput
        name="password"
        label="Password"
        description={kept(feed?.hasPassword)}
        autoComplete="new-password"
        error={fieldError(error, 'password')}
      />
      <PasswordInput
        name="apiKey"
        label="API key"
        description={kept(feed?.hasApiKey) ?? 'Sent as X-NuGet-ApiKey'}
        autoComplete="new-password"
        error={fieldError(error, 'apiKey')}
      />
    </>
  );
}
