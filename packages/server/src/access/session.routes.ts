import { stringifySetCookie } from 'cookie';
import type { Db } from '../database/open-database.ts';
import { Refusal } from '../errors.ts';
import type { Handlers } from '../http/handlers.ts';
import { sessionMs } from '../limits.ts';
import { type UserRow, usernameKey, userOf } from './access.store.ts';
import { sessionCookie } from './authenticate.ts';
import { isPassword } from './password.ts';
import { hashToken, newToken } from './token.ts';

export function sessionRoutes({
  db,
  now,
}: {
  readonly db: Db;
  readonly now: () => number;
}): Handlers<'sessions'> {
  return {
    'sessions.create': async ({ body, isSecure, setHeader }) => {
      const user = await checkPassword(db, body.username, body.password);
      const token = newToken();
      const csrfToken = newToken();
      const times = { created_at: isoTime(now()), expires_at: isoTime(now() + sessionMs) };
      await db.deleteFrom('sessions').where('expires_at', '<=', times.created_at).execute();
      await db
        .insertInto('sessions')
        .values({ token_hash: hashToken(token), user_id: user.id, csrf_token: csrfToken, ...times })
        .execute();
      setHeader('Set-Cookie', cookieOf(token, isSecure, sessionMs / 1000));
      return { user: userOf(user), csrfToken };
    },
    'sessions.current': async ({ caller }) => {
      if (!caller.session) throw new Refusal('auth.required', 'An API key has no session; log in for one');
      const user = await db
        .selectFrom('users')
        .selectAll()
        .where('id', '=', caller.userId)
        .executeTakeFirstOrThrow();
      return { user: userOf(user), csrfToken: caller.session.csrfToken };
    },
    'sessions.delete': async ({ caller, isSecure, setHeader }) => {
      const { session } = caller;
      if (session) await db.deleteFrom('sessions').where('token_hash', '=', session.tokenHash).execute();
      setHeader('Set-Cookie', cookieOf('', isSecure, 0));
      return undefined;
    },
  };
}

/** Takes as long and answers alike whether the user is there or not. */
async function checkPassword(db: Db, username: string, password: string): Promise<UserRow> {
  const user = await db
    .selectFrom('users')
    .selectAll()
    .where('username_key', '=', usernameKey(username))
    .executeTakeFirst();
  const isRight = await isPassword(password, user?.password_hash);
  if (!user || !isRight || user.is_disabled === 1) {
    throw new Refusal('auth.wrong-credentials', 'User name or password is wrong');
  }
  return user;
}

function cookieOf(value: string, secure: boolean, maxAge: number): string {
  return stringifySetCookie({
    ...{ name: sessionCookie, value, secure, maxAge },
    ...{ path: '/', httpOnly: true, sameSite: 'strict' },
  });
}

function isoTime(time: number): string {
  return new Date(time).toISOString();
}
