import { Button, Paper, PasswordInput, Stack, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type FormEvent, useEffect } from 'react';
import { signIn } from '../data/session.ts';
import logo from '../look/tako.svg';
import { Failure } from '../pieces/failure.tsx';
import type { PageProps } from '../routes.ts';
import classes from './sign-in-page.module.css';

type Credentials = { readonly username: string; readonly password: string };

export default function SignInPage({ search }: PageProps<'sign-in'>) {
  const router = useRouter();
  const enter = useMutation({
    mutationFn: ({ username, password }: Credentials) => signIn(username, password),
    onSuccess: () => router.history.replace(ownPath(search.next)),
  });
  useEffect(() => {
    document.title = 'Sign in · Tako';
  }, []);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    enter.mutate({ username: String(form.get('username')), password: String(form.get('password')) });
  };
  return (
    <main className={classes.page}>
      <Paper component="form" className={classes.form ?? ''} onSubmit={submit}>
        <Stack gap="md">
          <div className={classes.brand}>
            <img src={logo} width={44} height={44} alt="" />
            <Title order={1} size="h3">
              Sign in to Tako
            </Title>
          </div>
          {enter.error && <Failure error={enter.error} />}
          <TextInput name="username" label="User name" autoComplete="username" required autoFocus />
          <PasswordInput name="password" label="Password" autoComplete="current-password" required />
          <Button type="submit" fullWidth loading={enter.isPending}>
            Sign in
          </Button>
        </Stack>
      </Paper>
    </main>
  );
}

/** Where somebody wanted to go: a path of this page, so that no link leads elsewhere by way of the sign-in. */
export function ownPath(next: string | undefined): string {
  return next !== undefined && /^\/(?![/\\])/.test(next) ? next : '/';
}
