/** Variables of a project or a set: the table, what others change meanwhile, and what is not saved yet. */
import { Stack } from '@mantine/core';
import type { ScopeKind, VariableSet } from '@tako/api';
import { useState } from 'react';
import { Confirm } from '../pieces/confirm.tsx';
import { LeaveGuard } from '../pieces/leave-guard.tsx';
import type { ScopeTargets } from '../pieces/scope.tsx';
import { byKey, changesText, countChanges } from './draft.ts';
import { isDirty } from './editing.ts';
import { SaveBar } from './save-bar.tsx';
import { type Owner, useEditing } from './use-editing.ts';
import { ChangedElsewhere, type OpenRow, VariablesTable } from './variables-table.tsx';

type VariablesEditorProps = {
  readonly owner: Owner;
  readonly set: VariableSet;
  readonly kinds: readonly ScopeKind[];
  readonly targets: ScopeTargets;
  readonly moreNames?: readonly string[];
};

const none: readonly string[] = [];

export function VariablesEditor({ owner, set, kinds, targets, moreNames = none }: VariablesEditorProps) {
  const [open, setOpen] = useState<OpenRow>();
  const [isDiscarding, setDiscarding] = useState(false);
  const { editing, dispatch, saving } = useEditing(owner, set, () => setOpen(undefined));
  const discard = () => {
    setDiscarding(false);
    setOpen(undefined);
    dispatch({ kind: 'discard' });
  };
  const showProblem = () => {
    const row = editing.rows.find(({ key }) => saving.problems.has(key));
    if (row) setOpen({ key: row.key, name: row.name });
  };
  return (
    <Stack gap="md">
      <ChangedElsewhere {...{ editing, dispatch }} />
      <div>
        <VariablesTable
          {...{ editing, dispatch, saving, kinds, targets, moreNames, open }}
          onOpen={setOpen}
        />
        <SaveBar
          {...{ editing, dispatch, saving }}
          onDiscard={() => setDiscarding(true)}
          onProblem={showProblem}
        />
      </div>
      <LeaveGuard isDirty={isDirty(editing)}>
        The variables that you have changed are not saved, and would be lost.
      </LeaveGuard>
      <Confirm
        isOpen={isDiscarding}
        onClose={() => setDiscarding(false)}
        title="Discard what you have changed?"
        verb="Discard"
        onConfirm={discard}
        isBusy={false}
        error={null}
      >
        {changesText(countChanges(editing.rows, byKey(editing.base)))}. It can be brought back by Undo, as
        long as you stay on this page.
      </Confirm>
    </Stack>
  );
}
