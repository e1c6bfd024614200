/** Makes a user, or changes one. */
import { Button, Checkbox, Group, Modal, PasswordInput, Stack, TextInput } from '@mantine/core';
import type { User } from '@tako/api';
import type { FormEvent } from 'react';
import { useChange } from '../data/answers.ts';
import { Failure, fieldError } from '../pieces/failure.tsx';

type UserFormProps = {
  /** Null makes a new one. */
  readonly user: User | null;
  readonly onClose: () => void;
};

export function UserDialog({ isOpen, ...form }: UserFormProps & { readonly isOpen: boolean }) {
  return (
    <Modal
      opened={isOpen}
      onClose={form.onClose}
      title={form.user ? `Edit ${form.user.username}` : 'New user'}
    >
      <UserForm {...form} />
    </Modal>
  );
}

function UserForm({ user, onClose }: UserFormProps) {
  const make = useChange('users.create', onClose);
  const change = useChange('users.patch', onClose);
  const { error, isPending } = user ? change : make;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '');
    const isAdministrator = form.has('isAdministrator');
    const displayName = text('displayName').trim();
    const names = displayName === '' ? {} : { displayName };
    if (user) {
      const password = text('password') === '' ? {} : { password: text('password') };
      const body = { ...names, ...password, isAdministrator, isDisabled: form.has('isDisabled') };
      return change.mutate({ params: { id: user.id }, body });
    }
    const body = { ...names, username: text('username').trim(), password: text('password'), isAdministrator };
    return make.mutate({ body });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {error && <Failure error={error} />}
        {!user && (
          <TextInput
            name="username"
            label="User name"
            autoComplete="off"
            error={fieldError(error, 'username')}
            required
            data-autofocus
          />
        )}
        <TextInput
          name="displayName"
          label="Name"
          defaultValue={user?.displayName}
          error={fieldError(error, 'displayName')}
        />
        <PasswordInput
          name="password"
          label={user ? 'New password' : 'Password'}
          description={
            user ? 'Empty keeps the one of now; a new one ends all sessions' : 'At least 10 characters'
          }
          autoComplete="new-password"
          error={fieldError(error, 'password')}
          required={!user}
        />
        <Checkbox
          name="isAdministrator"
          label="Administrator: may change users and feeds too"
          defaultChecked={user?.isAdministrator ?? false}
        />
        {user && (
          <Checkbox name="isDisabled" label="Disabled: cannot sign in" defaultChecked={user.isDisabled} />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={isPending}>
            {user ? 'Save' : 'Add user'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
