import type { ReactNode } from 'react';
import classes from './page.module.css';

type PageProps = {
  /** As wide as the window: logs and wide tables. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
};

/** The ground of a page. */
export function Page({ isWide = false, children }: PageProps) {
  return (
    <div className={classes.page} data-wide={isWide || undefined}>
      {children}
    </div>
  );
}
