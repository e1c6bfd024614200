/** A part of a page with a title of its own, and a form where it is sent for itself. */
import { Paper, Title } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import classes from './section.module.css';

type SectionProps = {
  readonly title: string;
  /** What it is about, where the title does not say it. */
  readonly help?: ReactNode;
  readonly actions?: ReactNode;
  readonly onSubmit?: (event: FormEvent<HTMLFormElement>) => void;
  readonly children?: ReactNode;
};

export function Section({ title, help, actions, onSubmit, children }: SectionProps) {
  const inside = (
    <>
      <div className={classes.head}>
        <Title order={2} size="h5">
          {title}
        </Title>
        {actions}
      </div>
      {help && <p className={classes.help}>{help}</p>}
      {children}
    </>
  );
  if (!onSubmit) {
    return (
      <Paper component="section" className={classes.section ?? ''} aria-label={title}>
        {inside}
      </Paper>
    );
  }
  return (
    <Paper component="form" className={classes.section ?? ''} aria-label={title} onSubmit={onSubmit}>
      {inside}
    </Paper>
  );
}
