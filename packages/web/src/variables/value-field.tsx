/** The value of a row as it is typed: text of any number of lines, or a secret that is never shown. */
import { Button, Group, Input, SegmentedControl, Select, Text, Textarea } from '@mantine/core';
import { KeyRound } from 'lucide-react';
import type { Row } from './draft.ts';
import classes from './edit-variable.module.css';

type ValueFieldProps = {
  readonly row: Row;
  /** Whether the server has a secret that can be kept. */
  readonly hasStored: boolean;
  readonly error: string | undefined;
  readonly isFirst: boolean;
  readonly onChange: (value: string | null) => void;
};

export function ValueField({ row, hasStored, error, isFirst, onChange }: ValueFieldProps) {
  const { value, isSensitive, prompt } = row;
  const label = prompt ? 'Default value' : 'Value';
  if (value === null && isSensitive) return <StoredSecret label={label} onReplace={() => onChange('')} />;
  if (prompt && !isSensitive && prompt.control.kind === 'checkbox')
    return <Ticked label={label} value={value ?? ''} onChange={onChange} />;
  if (prompt && !isSensitive && prompt.control.kind === 'select') {
    return (
      <Select
        label={label}
        clearable
        data={[...new Set(prompt.control.options.map((option) => option.value))].filter(Boolean)}
        value={value || null}
        onChange={(chosen) => onChange(chosen ?? '')}
        error={error}
      />
    );
  }
  return (
    <div>
      <Textarea
        label={label}
        autosize
        minRows={1}
        maxRows={18}
        value={value ?? ''}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={error}
        classNames={{ input: isSensitive ? `${classes.value} ${classes.secret}` : (classes.value ?? '') }}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        data-autofocus={isFirst || undefined}
      />
      {isSensitive && hasStored && (
        <Button variant="subtle" size="compact-xs" mt={4} onClick={() => onChange(null)}>
          Keep the one that is there
        </Button>
      )}
    </div>
  );
}

function StoredSecret({ label, onReplace }: { readonly label: string; readonly onReplace: () => void }) {
  return (
    <Input.Wrapper label={label} labelElement="div">
      <Group gap="sm" mih={36}>
        <KeyRound size={16} aria-hidden />
        <Text size="sm">It is set, and not shown to anybody</Text>
        <Button variant="default" size="xs" onClick={onReplace}>
          Replace
        </Button>
      </Group>
    </Input.Wrapper>
  );
}

type TickedProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
};

function Ticked({ label, value, onChange }: TickedProps) {
  return (
    <Input.Wrapper label={label} labelElement="div">
      <div>
        <SegmentedControl
          aria-label={label}
          value={/^true$/i.test(value) ? 'True' : /^false$/i.test(value) ? 'False' : ''}
          onChange={onChange}
          data={[
            { value: '', label: 'None' },
            { value: 'True', label: 'True' },
            { value: 'False', label: 'False' },
          ]}
        />
      </div>
    </Input.Wrapper>
  );
}
