/** Something that has to be known on a page: in the colour of its state, with its sign. */
import { CircleAlert, Hourglass, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import classes from './note.module.css';

type Tone = 'failed' | 'warning' | 'waiting' | 'info';

const icons: Readonly<Record<Tone, LucideIcon>> = {
  failed: CircleAlert,
  warning: TriangleAlert,
  waiting: Hourglass,
  info: Info,
};

type NoteProps = {
  readonly tone: Tone;
  readonly title?: string | undefined;
  readonly children?: ReactNode;
};

/** What failed is read out at once. */
export function Note({ tone, title, children }: NoteProps) {
  const Icon = icons[tone];
  return (
    <div className={classes.note} data-kind={tone} role={tone === 'failed' ? 'alert' : undefined}>
      <Icon size={18} aria-hidden />
      <div className={classes.words}>
        {title !== undefined && <strong>{title}</strong>}
        {children}
      </div>
    </div>
  );
}
