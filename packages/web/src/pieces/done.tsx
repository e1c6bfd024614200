import { CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import classes from './done.module.css';

/** Beside a button: what it has done. It is read out. */
export function Done({ children }: { readonly children: ReactNode }) {
  return (
    <span role="status" className={classes.done}>
      <CircleCheck size={16} aria-hidden />
      {children}
    </span>
  );
}
