/** One value of a name while it is edited, in its place in the table. */
import { Button, Group, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import type { ScopeKind } from '@tako/api';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { Note } from '../pieces/note.tsx';
import { ScopeTags, type ScopeTargets } from '../pieces/scope.tsx';
import { ValueText } from '../pieces/value-text.tsx';
import type { Row } from './draft.ts';
import classes from './edit-variable.module.css';
import type { Hints } from './hints.ts';
import type { Theirs } from './merge.ts';
import { PromptEditor, usualPrompt } from './prompt-editor.tsx';
import { ScopeFields } from './scope-fields.tsx';
import { ValueField } from './value-field.tsx';

export type EditVariableProps = {
  readonly row: Row;
  readonly base: Row | undefined;
  readonly kinds: readonly ScopeKind[];
  readonly targets: ScopeTargets;
  readonly hints: Hints;
  readonly isTied: boolean;
  readonly problems: readonly string[];
  /** undefined: nobody else has changed it. */
  readonly theirs: Theirs | undefined;
  readonly onChange: (change: Partial<Row>) => void;
  readonly onDecide: (whose: 'mine' | 'theirs') => void;
  readonly onRevert: () => void;
  readonly onDelete: () => void;
  readonly onClose: () => void;
};

export function EditVariable(props: EditVariableProps) {
  const { row, base, kinds, targets, problems, onChange, onClose } = props;
  const { name, description, isSensitive, prompt, scope } = row;
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const first = form.current?.querySelector<HTMLElement>('[data-autofocus]');
    first?.focus();
  }, []);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of all that is inside.
    <div className={classes.form} ref={form} onKeyDown={(event) => closeByKey(event, onClose)}>
      <Stack gap="md">
        <Conflict {...props} />
        {problems.length > 0 && (
          <Note tone="failed" title="It cannot be saved like this">
            {problems.map((problem) => (
              <div key={problem}>{problem}</div>
            ))}
          </Note>
        )}
        <div className={classes.main}>
          <TextInput
            label="Name"
            value={name}
            onChange={(event) => onChange({ name: event.currentTarget.value })}
            autoComplete="off"
            spellCheck={false}
            data-autofocus={name === '' || undefined}
          />
          <ValueField
            row={row}
            hasStored={base?.value === null}
            error={undefined}
            isFirst={name !== ''}
            onChange={(value) => onChange({ value })}
          />
        </div>
        <HintNotes {...props} />
        <ScopeFields {...{ scope, kinds, targets }} onChange={(next) => onChange({ scope: next })} />
        <Textarea
          label="Description"
          autosize
          minRows={1}
          maxRows={6}
          value={description}
          onChange={(event) => onChange({ description: event.currentTarget.value })}
        />
        <Group gap="xl">
          <Switch
            label="Sensitive: kept sealed and never shown"
            checked={isSensitive}
            onChange={(event) => onChange(sensitivity(event.currentTarget.checked, base))}
          />
          <Switch
            label="Ask for it when a release is deployed"
            checked={prompt !== null}
            onChange={(event) => onChange({ prompt: event.currentTarget.checked ? usualPrompt : null })}
          />
        </Group>
        {prompt && (
          <PromptEditor prompt={prompt} name={name} onChange={(next) => onChange({ prompt: next })} />
        )}
        <Buttons {...props} />
      </Stack>
    </div>
  );
}

/** A stored secret that is not one any more needs a value: it is told to nobody. */
function sensitivity(isSensitive: boolean, base: Row | undefined): Partial<Row> {
  if (base?.value !== null) return { isSensitive };
  return { isSensitive, value: isSensitive ? null : '' };
}

/** A list that is open is closed first. */
function closeByKey(event: KeyboardEvent, onClose: () => void): void {
  const isInList = (event.target as HTMLElement).getAttribute('aria-expanded') === 'true';
  const isDone = event.key === 'Escape' || (event.key === 'Enter' && (event.ctrlKey || event.metaKey));
  if (!isDone || isInList) return;
  event.preventDefault();
  onClose();
}

function HintNotes({ hints: { unknown, unread }, isTied, row }: EditVariableProps) {
  if (unknown.length === 0 && unread === undefined && !isTied) return null;
  return (
    <Note tone="warning">
      {unread !== undefined && <div>It is used as it stands, since it is no template: {unread}</div>}
      {unknown.length > 0 && (
        <div>
          Nothing here is called {unknown.map((name) => `#{${name}}`).join(', ')}. It stays as it stands,
          unless a script puts it out.
        </div>
      )}
      {isTied && (
        <div>Another value of {row.name} holds for the same. The one that stands first is used.</div>
      )}
    </Note>
  );
}

function Conflict({ theirs, row, targets, onDecide }: EditVariableProps) {
  if (theirs === undefined) return null;
  return (
    <Note tone="warning" title="Somebody else has changed this too">
      <div className={classes.theirs}>
        {theirs === null ? (
          'They have deleted it; saving makes it anew.'
        ) : (
          <>
            <span>Theirs:</span>
            {theirs.name !== row.name && <strong>{theirs.name}</strong>}
            <ValueText row={theirs} />
            <ScopeTags scope={theirs.scope} nameOf={targets.nameOf} />
          </>
        )}
      </div>
      <Group gap="xs">
        <Button variant="default" size="xs" onClick={() => onDecide('mine')}>
          Keep mine
        </Button>
        <Button variant="default" size="xs" onClick={() => onDecide('theirs')}>
          Take theirs
        </Button>
      </Group>
    </Note>
  );
}

function Buttons({ base, row, onClose, onRevert, onDelete }: EditVariableProps) {
  return (
    <Group gap="xs">
      <Button size="xs" onClick={onClose}>
        Done
      </Button>
      {base && base !== row && (
        <Button size="xs" variant="default" onClick={onRevert}>
          As it was
        </Button>
      )}
      <Button size="xs" variant="default" onClick={onDelete}>
        Delete
      </Button>
    </Group>
  );
}
