/** A sheet whose content may be wider than the window: it is scrolled sideways, by the keyboard too. */
import { Paper } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './wide-paper.module.css';

type WidePaperProps = { readonly label: string; readonly children: ReactNode };

export function WidePaper({ label, children }: WidePaperProps) {
  return (
    <Paper role="group" className={classes.wide ?? ''} aria-label={label} tabIndex={0}>
      {children}
    </Paper>
  );
}
