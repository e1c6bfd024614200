/** Makes an API key, and shows it this once. */
import { Alert, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { KeyRound } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useChange } from '../data/answers.ts';
import { serverNow } from '../data/clock.ts';
import { CopyBlock } from '../pieces/copy.tsx';
import { Failure, fieldError } from '../pieces/failure.tsx';

type NewKeyProps = { readonly onClose: () => void; readonly onMade: () => void };

export function NewKeyDialog({ isOpen, ...form }: NewKeyProps & { readonly isOpen: boolean }) {
  return (
    <Modal opened={isOpen} onClose={form.onClose} title="New API key" closeOnClickOutside={false}>
      <NewKey {...form} />
    </Modal>
  );
}

const dayMs = 24 * 60 * 60 * 1000;
const lives = [
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
  { value: '', label: 'Never' },
];

function NewKey({ onClose, onMade }: NewKeyProps) {
  const make = useChange('apiKeys.create', onMade);
  const [days, setDays] = useState('90');
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const purpose = String(new FormData(event.currentTarget).get('purpose'));
    const expiresAt = new Date(serverNow() + Number(days) * dayMs).toISOString();
    make.mutate({ body: days === '' ? { purpose } : { purpose, expiresAt } });
  };
  if (make.data) return <MadeKey apiKey={make.data.key} onClose={onClose} />;
  const purposeError = fieldError(make.error, 'purpose');
  return (
    <form onSubmit={submit}>
      <Stack>
        {make.error && purposeError === undefined && <Failure error={make.error} />}
        <TextInput
          name="purpose"
          label="Purpose"
          description="To recognise it by, when it is no longer needed"
          placeholder="Build server"
          error={purposeError}
          required
          data-autofocus
        />
        <Select
          label="Expires"
          data={lives}
          value={days}
          onChange={(value) => setDays(value ?? '')}
          allowDeselect={false}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={make.isPending}>
            Make the key
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function MadeKey({ apiKey, onClose }: { readonly apiKey: string; readonly onClose: () => void }) {
  return (
    <Stack>
      <Alert color="yellow" variant="light" icon={<KeyRound aria-hidden />} title="It is shown this once">
        The server keeps a fingerprint of it only. Copy it to where it is used.
      </Alert>
      <CopyBlock text={apiKey} label="the API key" />
      <Group justify="flex-end">
        <Button onClick={onClose}>I have it</Button>
      </Group>
    </Stack>
  );
}
