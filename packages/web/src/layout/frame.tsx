/** What stands around every page: navigation, search, who is signed in. */
import {
  ActionIcon,
  AppShell,
  Burger,
  Group,
  NavLink,
  ScrollArea,
  Text,
  UnstyledButton,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { User } from '@tako/api';
import { Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { useAnswer } from '../data/answers.ts';
import { useLiveAnswers } from '../data/live.ts';
import logo from '../look/tako.svg';
import { PageLink } from '../pieces/page-link.tsx';
import classes from './frame.module.css';
import { LiveNotice } from './live-notice.tsx';
import { sectionsFor } from './navigation.ts';
import { CommandPalette, openPalette, paletteKey } from './palette.tsx';
import { UserMenu } from './user-menu.tsx';

type FrameProps = { readonly user: User; readonly children: ReactNode };

export function Frame({ user, children }: FrameProps) {
  const [isOpen, { toggle, close }] = useDisclosure();
  useLiveAnswers();
  return (
    <AppShell
      header={{ height: { base: 52, sm: 0 } }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding={0}
      className={classes.shell ?? ''}
    >
      <a className={classes.skip} href="#page">
        Skip to the page
      </a>
      {/* A dialog has a header of its own, and there may be one banner only. */}
      <AppShell.Header hiddenFrom="sm" className={classes.bar ?? ''} role="none">
        <Group component="section" aria-label="Top" h="100%" px="sm" justify="space-between" wrap="nowrap">
          <Burger opened={isOpen} onClick={toggle} size="sm" aria-label="Navigation" aria-expanded={isOpen} />
          <Brand />
          <ActionIcon onClick={openPalette} aria-label="Search">
            <Search size={20} aria-hidden />
          </ActionIcon>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={classes.side ?? ''} aria-label="Main">
        <Group visibleFrom="sm" px="md" pt="md" pb="xs">
          <Brand />
        </Group>
        <SearchButton />
        <ScrollArea className={classes.entries ?? ''}>
          <Entries onGo={close} />
        </ScrollArea>
        <UserMenu user={user} />
      </AppShell.Navbar>
      <AppShell.Main id="page" className={classes.main ?? ''}>
        <LiveNotice />
        {children}
      </AppShell.Main>
      <CommandPalette />
    </AppShell>
  );
}

function Brand() {
  return (
    <PageLink to="dashboard" className={classes.brand} aria-label="Tako, dashboard">
      <img src={logo} width={26} height={26} alt="" />
      <span>Tako</span>
    </PageLink>
  );
}

function SearchButton() {
  return (
    <UnstyledButton className={classes.search ?? ''} onClick={openPalette} visibleFrom="sm">
      <Search size={15} aria-hidden />
      <span>Search</span>
      <kbd>{paletteKey}</kbd>
    </UnstyledButton>
  );
}

function Entries({ onGo }: { readonly onGo: () => void }) {
  const deployments = useAnswer('deployments.list', { query: { take: 1 } });
  return sectionsFor(deployments.data?.total === 0).map(({ title, entries }) => (
    <div key={entries[0]?.to} className={classes.section}>
      {title && (
        <Text className={classes.sectionTitle ?? ''} component="h2">
          {title}
        </Text>
      )}
      {entries.map(({ to, text, icon: Icon }) => (
        <NavLink
          key={to}
          renderRoot={({ className, ...rest }) => (
            <PageLink
              {...rest}
              {...({ to } as { to: 'dashboard' })}
              className={className}
              activeClassName={`${className} ${classes.active}`}
              onClick={onGo}
            />
          )}
          className={classes.entry ?? ''}
          label={text}
          leftSection={<Icon size={18} strokeWidth={1.8} aria-hidden />}
        />
      ))}
    </div>
  ));
}
