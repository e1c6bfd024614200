import { Alert, Button, Group, Paper, PasswordInput, Skeleton, Stack, TextInput, Title } from '@mantine/core';
import type { User } from '@tako/api';
import { useMutation } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useAnswer } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { readWhoIsThere, renewSession } from '../data/session.ts';
import { Answered } from '../pieces/answered.tsx';
import { Failure, fieldError } from '../pieces/failure.tsx';
import { Page } from '../pieces/page.tsx';
import { PageHead } from '../pieces/page-head.tsx';

export default function ProfilePage() {
  const session = useAnswer('sessions.current', {});
  return (
    <Page>
      <PageHead title="Your profile" />
      <Answered question={session} skeleton={<Skeleton height={240} />}>
        {({ user }) => (
          <Stack gap="md" maw={520}>
            <NameForm user={user} />
            <PasswordForm user={user} />
          </Stack>
        )}
      </Answered>
    </Page>
  );
}

const Done = ({ children }: { readonly children: string }) => (
  <Alert color="green" variant="light" icon={<CircleCheck aria-hidden />} role="status">
    {children}
  </Alert>
);

function NameForm({ user }: { readonly user: User }) {
  const change = useMutation({
    mutationFn: (displayName: string) => client.call('users.patchMe', { body: { displayName } }),
    onSuccess: readWhoIsThere,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    change.mutate(String(new FormData(event.currentTarget).get('displayName')));
  };
  return (
    <Paper component="form" p="lg" onSubmit={submit} aria-label="Name">
      <Stack>
        {change.isSuccess && <Done>Your name is changed.</Done>}
        {change.error && <Failure error={change.error} />}
        <TextInput label="User name" value={user.username} readOnly />
        <TextInput
          name="displayName"
          label="Name"
          description="As others see it"
          defaultValue={user.displayName}
          error={fieldError(change.error, 'displayName')}
          required
        />
        <Group justify="flex-end">
          <Button type="submit" loading={change.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}

type Passwords = { readonly currentPassword: string; readonly password: string };

function PasswordForm({ user }: { readonly user: User }) {
  const [mistake, setMistake] = useState<string>();
  const change = useMutation({
    mutationFn: async (body: Passwords) => {
      await client.call('users.patchMe', { body });
      // The server ends every session of whoever gets another password, this one too.
      await renewSession(user.username, body.password);
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name));
    const isSame = text('password') === text('again');
    setMistake(isSame ? undefined : 'This is not the same');
    if (isSame) change.mutate({ currentPassword: text('currentPassword'), password: text('password') });
  };
  return (
    <Paper component="form" p="lg" onSubmit={submit} aria-label="Password">
      <Stack>
        <Title order={2} size="h5">
          Password
        </Title>
        {change.isSuccess && <Done>Your password is changed. You are signed out everywhere else.</Done>}
        {change.error && <Failure error={change.error} />}
        <PasswordInput
          name="currentPassword"
          label="Password of now"
          autoComplete="current-password"
          error={fieldError(change.error, 'currentPassword')}
          required
        />
        <PasswordInput
          name="password"
          label="New password"
          description="At least 10 characters"
          autoComplete="new-password"
          error={fieldError(change.error, 'password')}
          required
        />
        <PasswordInput
          name="again"
          label="New password again"
          autoComplete="new-password"
          error={mistake}
          required
        />
        <Group justify="flex-end">
          <Button type="submit" loading={change.isPending}>
            Change password
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
