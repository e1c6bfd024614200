/** A place where nothing is yet: what would be here, and how it comes. */
import { Stack, Text, Title } from '@mantine/core';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import classes from './empty.module.css';

type EmptyProps = {
  readonly icon: LucideIcon;
  readonly title: string;
  /** The whole page is empty: its title is that of the page. */
  readonly isPage?: boolean;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
};

export function Empty({ icon: Icon, title, isPage = false, children, action }: EmptyProps) {
  return (
    <Stack className={classes.empty ?? ''} align="center" gap="xs">
      <span className={classes.icon}>
        <Icon size={26} strokeWidth={1.6} aria-hidden />
      </span>
      <Title order={isPage ? 1 : 2} size="h4">
        {title}
      </Title>
      {children && (
        <Text c="dimmed" size="sm" ta="center" maw={460}>
          {children}
        </Text>
      )}
      {action}
    </Stack>
  );
}
