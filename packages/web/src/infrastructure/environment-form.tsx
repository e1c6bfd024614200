/** Makes an environment, or changes one. */
import { Modal } from '@mantine/core';
import type { Environment } from '@tako/api';
import { useChange } from '../data/answers.ts';
import { type Described, DescriptionForm } from '../pieces/description-form.tsx';

type EnvironmentFormProps = {
  /** Null makes a new one. */
  readonly environment: Environment | null;
  readonly onDone: () => void;
};

export function EnvironmentDialog({ isOpen, ...form }: EnvironmentFormProps & { readonly isOpen: boolean }) {
  const title = form.environment ? `Edit ${form.environment.name}` : 'New environment';
  return (
    <Modal opened={isOpen} onClose={form.onDone} title={title}>
      <EnvironmentForm {...form} />
    </Modal>
  );
}

function EnvironmentForm({ environment, onDone }: EnvironmentFormProps) {
  const make = useChange('environments.create', onDone);
  const change = useChange('environments.patch', onDone);
  const { error, isPending } = environment ? change : make;
  const save = (body: Described) => {
    if (environment) change.mutate({ params: { id: environment.id }, body });
    else make.mutate({ body });
  };
  return (
    <DescriptionForm
      before={environment}
      placeholder="Test"
      submitText={environment ? 'Save' : 'Add environment'}
      onSubmit={save}
      onCancel={onDone}
      {...{ error, isPending }}
    />
  );
}
