/** Stays in sight while something is not saved. */
import { Button, Group, Kbd, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { Save } from 'lucide-react';
import { Done } from '../pieces/done.tsx';
import { changesText } from './changes.ts';
import classes from './save-bar.module.css';
import type { ProcessDraft } from './use-process-draft.ts';

export function SaveBar({ process }: { readonly process: ProcessDraft }) {
  const { isDirty, isSaved, isSaving, changes, conflict, save, discard } = process;
  // What others saved has to be decided on first.
  const canSave = isDirty && !isSaving && conflict === undefined;
  useHotkeys([['mod+S', () => canSave && save()]], [], true);
  if (!isDirty) {
    return isSaved ? (
      <div className={classes.saved}>
        <Done>Saved: it is in the next release.</Done>
      </div>
    ) : null;
  }
  return (
    <section className={classes.bar} aria-label="Unsaved changes">
      <Text size="sm">
        {conflict ? 'Somebody else has saved meanwhile: see above' : `Not saved: ${changesText(changes)}`}
      </Text>
      <Group gap="xs" wrap="nowrap">
        <Button variant="default" onClick={discard} disabled={isSaving}>
          Discard
        </Button>
        <Button
          leftSection={<Save size={16} aria-hidden />}
          rightSection={
            <Kbd size="xs" visibleFrom="sm">
              Ctrl S
            </Kbd>
          }
          onClick={save}
          loading={isSaving}
          disabled={!canSave}
        >
          Save
        </Button>
      </Group>
    </section>
  );
}
