/** A value on one line: its beginning, how much more there is, or that it is a secret. */

import type { Variable } from '@tako/api';
import { KeyRound } from 'lucide-react';
import classes from './value-text.module.css';

type ValueTextProps = { readonly row: Pick<Variable, 'value' | 'isSensitive' | 'prompt'> };

/** Of a long value only this much is laid out. */
const mostChars = 400;

export function ValueText({ row: { value, isSensitive, prompt } }: ValueTextProps) {
  if (isSensitive) {
    return (
      <span className={classes.secret}>
        <KeyRound size={14} aria-hidden />
        {value === null ? 'Secret, kept' : value === '' ? 'Secret, empty' : 'Secret, new'}
      </span>
    );
  }
  if (value === null) return <span className={classes.soft}>Not told</span>;
  if (value === '') return <span className={classes.soft}>{prompt ? 'No default' : 'Empty'}</span>;
  const lines = value.split('\n');
  const first = (lines[0] ?? '').slice(0, mostChars);
  const more = lines.length - 1;
  return (
    <span className={classes.value}>
      <span className={classes.text}>{first}</span>
      {more > 0 && <span className={classes.more}>{more === 1 ? '+1 line' : `+${more} lines`}</span>}
    </span>
  );
}
