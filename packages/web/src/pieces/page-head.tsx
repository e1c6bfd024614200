/** The head of a page: where it stands, what it is, what can be done. */
import { Title } from '@mantine/core';
import { ChevronRight } from 'lucide-react';
import { Fragment, type ReactNode, useEffect } from 'react';
import classes from './page-head.module.css';

type PageHeadProps = {
  readonly title: string;
  /** Links to what is above it. */
  readonly above?: readonly ReactNode[];
  /** Beside the title: a state. */
  readonly beside?: ReactNode;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
};

export function PageHead({ title, above = [], beside, actions, children }: PageHeadProps) {
  useEffect(() => {
    document.title = `${title} · Tako`;
  }, [title]);
  return (
    <header className={classes.head}>
      <div className={classes.words}>
        {above.length > 0 && (
          <nav className={classes.above} aria-label="Above this page">
            {above.map((link, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the place is what a link above a page is known by.
              <Fragment key={index}>
                {index > 0 && <ChevronRight size={14} aria-hidden />}
                {link}
              </Fragment>
            ))}
          </nav>
        )}
        <div className={classes.row}>
          <Title order={1} size="h2" className={classes.title ?? ''}>
            {title}
          </Title>
          {beside}
        </div>
        {children && <div className={classes.below}>{children}</div>}
      </div>
      {actions && <div className={classes.actions}>{actions}</div>}
    </header>
  );
}
