/** Asks before what is not saved is lost: on the way to another page, and before the window closes. */
import { useBlocker } from '@tanstack/react-router';
import { Confirm } from '../pieces/confirm.tsx';

export function LeaveGuard({ isDirty }: { readonly isDirty: boolean }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  return (
    <Confirm
      isOpen={status === 'blocked'}
      onClose={() => reset?.()}
      title="Leave without saving?"
      verb="Leave"
      otherwise="Stay"
      onConfirm={() => proceed?.()}
      isBusy={false}
      error={null}
    >
      The variables that you have changed are not saved, and would be lost.
    </Confirm>
  );
}
