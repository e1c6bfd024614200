/** Deletes a thing after a second question; the server's refusal is told in place. */
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { OperationId } from '@tako/api';
import type { CallInput } from '@tako/client';
import { Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useChange } from '../data/answers.ts';
import { Confirm } from './confirm.tsx';

type DeleteOperation = Extract<OperationId, `${string}.delete`>;

type DeleteButtonProps<O extends DeleteOperation> = {
  readonly operation: O;
  readonly input: CallInput<O>;
  /** What is deleted, such as "web-1". */
  readonly name: string;
  readonly children: ReactNode;
  readonly onDone?: () => void;
  /** As words in the head of a page, as an icon in a row. */
  readonly look?: 'button' | 'icon';
};

export function DeleteButton<O extends DeleteOperation>({
  operation,
  input,
  name,
  children,
  onDone,
  look = 'icon',
}: DeleteButtonProps<O>) {
  const [isOpen, { open, close }] = useDisclosure();
  const remove = useChange(operation, () => {
    close();
    onDone?.();
  });
  const ask = () => {
    remove.reset();
    open();
  };
  return (
    <>
      {look === 'icon' ? (
        <Tooltip label={`Delete ${name}`}>
          <ActionIcon onClick={ask} aria-label={`Delete ${name}`}>
            <Trash2 size={17} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ) : (
        <Button variant="default" onClick={ask} leftSection={<Trash2 size={16} aria-hidden />}>
          Delete
        </Button>
      )}
      <Confirm
        isOpen={isOpen}
        onClose={close}
        title={`Delete ${name}?`}
        verb="Delete"
        onConfirm={() => remove.mutate(input)}
        isBusy={remove.isPending}
        error={remove.error}
      >
        {children}
      </Confirm>
    </>
  );
}
