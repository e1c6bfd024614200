/** Names a variable set of the library, or changes its name. */
import { Modal } from '@mantine/core';
import type { LibraryVariableSet } from '@tako/api';
import { useChange } from '../data/answers.ts';
import { type Described, DescriptionForm } from '../pieces/description-form.tsx';

type SetFormProps = {
  /** Null makes a new one. */
  readonly set: LibraryVariableSet | null;
  readonly onClose: () => void;
  readonly onSaved: (set: LibraryVariableSet) => void;
};

export function SetDialog({ isOpen, ...form }: SetFormProps & { readonly isOpen: boolean }) {
  const title = form.set ? `Edit ${form.set.name}` : 'New variable set';
  return (
    <Modal opened={isOpen} onClose={form.onClose} title={title}>
      <SetForm {...form} />
    </Modal>
  );
}

function SetForm({ set, onClose, onSaved }: SetFormProps) {
  const done = (saved: LibraryVariableSet) => {
    onClose();
    onSaved(saved);
  };
  const make = useChange('variableSets.create', done);
  const change = useChange('variableSets.patch', done);
  const { error, isPending } = set ? change : make;
  const save = (body: Described) => {
    if (set) change.mutate({ params: { id: set.id }, body });
    else make.mutate({ body });
  };
  return (
    <DescriptionForm
      before={set}
      placeholder="Mail"
      submitText={set ? 'Save' : 'Add variable set'}
      onSubmit={save}
      onCancel={onClose}
      {...{ error, isPending }}
    />
  );
}
