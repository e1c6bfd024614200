/** Asks before a page is left on which something is not saved. */
import { useBlocker } from '@tanstack/react-router';
import { Confirm } from './confirm.tsx';

type LeaveGuardProps = {
  readonly isDirty: boolean;
  /** What would be lost. */
  readonly children: string;
};

/** Another address of the same page, such as another step that is looked at, leaves nothing. */
export function LeaveGuard({ isDirty, children }: LeaveGuardProps) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: isDirty,
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
      {children}
    </Confirm>
  );
}
