/** Who is signed in, how the page looks, and the way out. */
import {
  Menu,
  SegmentedControl,
  Text,
  UnstyledButton,
  useMantineColorScheme,
  VisuallyHidden,
} from '@mantine/core';
import type { User } from '@tako/api';
import { useMutation } from '@tanstack/react-query';
import { ChevronsUpDown, LogOut, Monitor, Moon, Sun, UserRound } from 'lucide-react';
import { useAnswer } from '../data/answers.ts';
import { signOut } from '../data/session.ts';
import { useGoTo } from '../pieces/page-link.tsx';
import { isBuilt } from '../routes.ts';
import classes from './user-menu.module.css';

export function UserMenu({ user: whoCame }: { readonly user: User }) {
  // Whoever came may have another name since.
  const user = useAnswer('sessions.current', {}).data?.user ?? whoCame;
  const goTo = useGoTo();
  const leave = useMutation({ mutationFn: signOut, onSuccess: () => goTo({ to: 'sign-in' }) });
  return (
    <Menu position="top-start" width={216} withinPortal>
      <Menu.Target>
        <UnstyledButton className={classes.user ?? ''}>
          <span className={classes.face} aria-hidden>
            {user.displayName.slice(0, 1).toUpperCase()}
          </span>
          <span className={classes.name}>{user.displayName}</span>
          <ChevronsUpDown size={15} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{user.username}</Menu.Label>
        <SchemeSwitch />
        <Menu.Divider />
        {isBuilt('profile') && (
          <Menu.Item
            leftSection={<UserRound size={16} aria-hidden />}
            onClick={() => goTo({ to: 'profile' })}
          >
            Your profile
          </Menu.Item>
        )}
        <Menu.Item leftSection={<LogOut size={16} aria-hidden />} onClick={() => leave.mutate()}>
          Sign out
        </Menu.Item>
        {leave.error && (
          <Text size="xs" c="red" px="sm" role="alert">
            {leave.error.message}
          </Text>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

const schemes = [
  { value: 'light', text: 'Light', icon: Sun },
  { value: 'dark', text: 'Dark', icon: Moon },
  { value: 'auto', text: 'As the system', icon: Monitor },
] as const;

function SchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      aria-label="Colours"
      fullWidth
      size="xs"
      m={6}
      value={colorScheme}
      onChange={setColorScheme}
      data={schemes.map(({ value, text, icon: Icon }) => ({
        value,
        label: (
          <span className={classes.scheme} title={text}>
            <Icon size={16} aria-hidden />
            <VisuallyHidden>{text}</VisuallyHidden>
          </span>
        ),
      }))}
    />
  );
}
