/** A second question before something is gone. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Failure } from './failure.tsx';

type ConfirmProps = {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** What will be. */
  readonly children: ReactNode;
  readonly verb: string;
  readonly otherwise?: string;
  readonly onConfirm: () => void;
  readonly isBusy: boolean;
  readonly error: unknown;
};

export function Confirm({
  isOpen,
  onClose,
  title,
  children,
  verb,
  otherwise = 'Cancel',
  onConfirm,
  isBusy,
  error,
}: ConfirmProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={title}>
      <Stack>
        <Text size="sm" component="div">
          {children}
        </Text>
        {error ? <Failure error={error} /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            {otherwise}
          </Button>
          <Button color="red" onClick={onConfirm} loading={isBusy}>
            {verb}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
