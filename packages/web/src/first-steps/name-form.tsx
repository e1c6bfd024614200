import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import { Failure, fieldError } from '../pieces/failure.tsx';

type NameFormProps = {
  /** What it is that gets the name. */
  readonly help: string;
  readonly submitText: string;
  readonly suggested?: string;
  readonly placeholder?: string;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly onName: (name: string) => void;
};

/** Makes a thing that needs no more than a name. */
export function NameForm(props: NameFormProps) {
  const { help, submitText, suggested, placeholder, error, isPending, onName } = props;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onName(String(new FormData(event.currentTarget).get('name')));
  };
  const nameError = fieldError(error, 'name');
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {help}
        </Text>
        {Boolean(error) && nameError === undefined && <Failure error={error} />}
        <Group align="flex-end" gap="sm">
          <TextInput
            {...{ name: 'name', label: 'Name', defaultValue: suggested, placeholder }}
            error={nameError}
            required
          />
          <Button type="submit" loading={isPending}>
            {submitText}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
