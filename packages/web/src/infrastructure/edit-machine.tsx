/** Changes a machine that is registered. */
import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import type { Communication, Machine } from '@tako/api';
import { type FormEvent, useState } from 'react';
import { useChange } from '../data/answers.ts';
import { Failure, fieldError } from '../pieces/failure.tsx';
import { useGoTo } from '../pieces/page-link.tsx';
import { withPort } from './address.ts';
import { type MachineDraft, MachineFields, missingOf } from './machine-fields.tsx';

type EditProps = { readonly machine: Machine; readonly onClose: () => void };

export function EditMachineDialog({ isOpen, ...edit }: EditProps & { readonly isOpen: boolean }) {
  return (
    <Modal opened={isOpen} onClose={edit.onClose} title={`Edit ${edit.machine.name}`} size="lg">
      <EditMachine {...edit} />
    </Modal>
  );
}

const ways = [
  { value: 'listening', label: 'The server calls the agent' },
  { value: 'polling', label: 'The agent calls the server' },
];

function EditMachine({ machine, onClose }: EditProps) {
  const goTo = useGoTo();
  const [draft, setDraft] = useState<MachineDraft>({
    ...{ name: machine.name, environments: machine.environmentIds, roles: machine.roles },
  });
  const [communication, setCommunication] = useState<Communication>(machine.communication);
  const [address, setAddress] = useState(machine.address ?? '');
  const [thumbprint, setThumbprint] = useState(machine.thumbprint);
  const change = useChange('machines.patch', ({ slug }) => {
    onClose();
    // Another name is another address of its page.
    if (slug !== machine.slug) goTo({ to: 'machine', params: { machine: slug }, replace: true });
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { name, environments, roles } = draft;
    change.mutate({
      params: { id: machine.id },
      body: {
        ...{ name, environments: [...environments], roles: [...roles], thumbprint, communication },
        address: communication === 'polling' ? null : withPort(address),
      },
    });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {change.error && <Failure error={change.error} />}
        <MachineFields draft={draft} onChange={setDraft} error={change.error} />
        <Select
          label="Who calls whom"
          data={ways}
          value={communication}
          onChange={(way) => setCommunication(way as Communication)}
          allowDeselect={false}
        />
        {communication === 'listening' && (
          <TextInput
            label="Address"
            value={address}
            onChange={({ currentTarget }) => setAddress(currentTarget.value)}
            error={fieldError(change.error, 'address')}
            required
          />
        )}
        <TextInput
          label="Thumbprint"
          description="Another one, where the agent has a new certificate"
          value={thumbprint}
          onChange={({ currentTarget }) => setThumbprint(currentTarget.value)}
          error={fieldError(change.error, 'thumbprint')}
          required
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={missingOf(draft) !== undefined} loading={change.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
