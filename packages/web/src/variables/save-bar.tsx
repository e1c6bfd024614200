/** What has been changed and not saved, at the lower edge of the window as long as there is any. */
import { ActionIcon, Button, Group, Tooltip } from '@mantine/core';
import { Redo2, Save, Undo2 } from 'lucide-react';
import type { Dispatch } from 'react';
import { Failure } from '../pieces/failure.tsx';
import { Note } from '../pieces/note.tsx';
import { byKey, changesText, countChanges } from './draft.ts';
import { type Editing, isDirty, type Step } from './editing.ts';
import classes from './save-bar.module.css';
import type { Saving } from './use-editing.ts';

type SaveBarProps = {
  readonly editing: Editing;
  readonly dispatch: Dispatch<Step>;
  readonly saving: Saving;
  readonly onDiscard: () => void;
  /** Shows the first row that cannot be saved. */
  readonly onProblem: () => void;
};

export function SaveBar({ editing, dispatch, saving, onDiscard, onProblem }: SaveBarProps) {
  const { rows, base, past, future, conflicts } = editing;
  const hasChanges = isDirty(editing);
  if (!hasChanges && future.length === 0 && past.length === 0) return null;
  const { problems, error, wasOvertaken } = saving;
  return (
    <section className={classes.bar} aria-label="Changes that are not saved">
      {error && <Failure error={error} title="That was not saved" />}
      {wasOvertaken && (
        <Note tone="failed" title="That was not saved: somebody else saved first">
          {conflicts.size === 0
            ? 'What they changed has been brought in. Look at it, then save again.'
            : 'What they changed has been brought in. Where both changed the same, decide, then save again.'}
        </Note>
      )}
      {problems.size > 0 && hasChanges && (
        <Note tone="failed">
          {problems.size === 1
            ? 'One variable cannot be saved as it is.'
            : `${problems.size} variables cannot be saved as they are.`}{' '}
          <Button variant="default" size="compact-xs" onClick={onProblem}>
            Show
          </Button>
        </Note>
      )}
      <Group gap="xs" justify="space-between">
        <span role="status">
          {hasChanges ? changesText(countChanges(rows, byKey(base))) : 'Nothing is changed'}
        </span>
        <Group gap={6}>
          <Tooltip label="Undo (Ctrl Z)">
            <ActionIcon
              aria-label="Undo"
              disabled={past.length === 0}
              onClick={() => dispatch({ kind: 'undo' })}
            >
              <Undo2 size={17} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <Tooltip label="Redo (Ctrl Shift Z)">
            <ActionIcon
              aria-label="Redo"
              disabled={future.length === 0}
              onClick={() => dispatch({ kind: 'redo' })}
            >
              <Redo2 size={17} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <Button variant="default" disabled={!hasChanges} onClick={onDiscard}>
            Discard
          </Button>
          <Button
            leftSection={<Save size={16} aria-hidden />}
            disabled={!hasChanges}
            loading={saving.isBusy}
            onClick={saving.save}
          >
            Save
          </Button>
        </Group>
      </Group>
    </section>
  );
}
