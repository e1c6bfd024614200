import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { isSame } from './draft.ts';

type LinesFieldProps = {
  readonly label: string;
  readonly description?: string;
  readonly placeholder?: string;
  readonly value: readonly string[];
  readonly onChange: (lines: string[]) => void;
  readonly error: string | undefined;
};

const linesIn = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** A list of words, each on a line of its own: they may hold blanks and commas. */
export function LinesField({ value, onChange, ...field }: LinesFieldProps) {
  const [typed, setTyped] = useState(value.join('\n'));
  // What is typed may have an empty line at its end; what comes from elsewhere is shown as it is.
  const text = isSame(linesIn(typed), value) ? typed : value.join('\n');
  return (
    <Textarea
      {...field}
      autosize
      minRows={2}
      maxRows={12}
      spellCheck={false}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
      value={text}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        onChange(linesIn(currentTarget.value));
      }}
    />
  );
}
