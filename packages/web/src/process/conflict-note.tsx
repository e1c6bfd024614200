/** Somebody else has saved the process that is edited here: what they did, and what can be done now. */
import { Button, Group } from '@mantine/core';
import { Note } from '../pieces/note.tsx';
import type { Changes } from './changes.ts';
import type { Conflict } from './use-process-draft.ts';

export function ConflictNote({ conflict }: { readonly conflict: Conflict }) {
  const { theirs, merged, merge, keepMine, takeTheirs } = conflict;
  const canMerge = 'draft' in merged;
  return (
    <div role="alert">
      <Note tone="warning" title="Somebody else has saved this process meanwhile">
        <div>{sentencesOf(theirs).join(' ') || 'They changed nothing that can be seen here.'}</div>
        <div>{canMerge ? 'You worked on other things, so both can be kept.' : whyNot(merged.conflicts)}</div>
        <Group gap="xs">
          {canMerge && (
            <Button size="xs" onClick={() => merge(merged.draft)}>
              Keep both
            </Button>
          )}
          <Button size="xs" variant="default" onClick={takeTheirs}>
            Take theirs, drop mine
          </Button>
          <Button size="xs" variant="default" onClick={keepMine}>
            Keep mine, drop theirs
          </Button>
        </Group>
        <div>Nothing is saved before you press Save.</div>
      </Note>
    </div>
  );
}

function whyNot(conflicts: readonly string[]): string {
  if (conflicts.length === 0) return 'Both of you changed the order of the steps.';
  return `Both of you changed ${conflicts.join(', ')}: one of the two has to go.`;
}

function sentencesOf({ added, changed, removed, isReordered }: Changes): string[] {
  return [
    changed.length > 0 ? `They changed ${changed.join(', ')}.` : '',
    added.length > 0 ? `They added ${added.join(', ')}.` : '',
    removed.length > 0 ? `They deleted ${removed.join(', ')}.` : '',
    isReordered ? 'They changed the order.' : '',
  ].filter((sentence) => sentence !== '');
}
