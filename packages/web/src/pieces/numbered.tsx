import { Paper, Title } from '@mantine/core';
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import classes from './numbered.module.css';

type NumberedProps = {
  readonly number: number;
  readonly title: string;
  readonly isDone?: boolean;
  readonly children?: ReactNode;
};

/** One of several things that are done one after the other. */
export function Numbered({ number, title, isDone = false, children }: NumberedProps) {
  return (
    <Paper component="section" className={classes.step ?? ''} data-done={isDone || undefined}>
      <span className={classes.number} aria-hidden>
        {isDone ? <Check size={16} /> : number}
      </span>
      <div className={classes.words}>
        <Title order={2} size="h5">
          {title}
          {isDone && <span className={classes.unseen}> (done)</span>}
        </Title>
        {children}
      </div>
    </Paper>
  );
}
