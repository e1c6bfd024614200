/** Who is signed in. */
import type { User } from '@tako/api';
import { answers, isSignedOut, question } from './answers.ts';
import { client, setCsrfToken } from './client.ts';

const whoIsThere = question('sessions.current');

/** The user of the browser's session; undefined where nobody is signed in. Throws `UnreachableError`. */
export async function currentUser(): Promise<User | undefined> {
  try {
    const { user, csrfToken } = await answers.ensureQueryData(whoIsThere);
    setCsrfToken(csrfToken);
    return user;
  } catch (error) {
    if (isSignedOut(error)) return undefined;
    throw error;
  }
}

/** Asks anew who is signed in, whose name has changed. */
export const readWhoIsThere = (): Promise<void> =>
  answers.invalidateQueries({ queryKey: whoIsThere.queryKey });

/** Opens a session. Throws `ApiError` with `auth.wrong-credentials` or `auth.throttled`. */
export async function signIn(username: string, password: string): Promise<void> {
  const session = await client.call('sessions.create', { body: { username, password } });
  setCsrfToken(session.csrfToken);
  answers.clear();
  answers.setQueryData(whoIsThere.queryKey, session);
}

/** Ends the session, here and on the server, and forgets all that was answered. */
export async function signOut(): Promise<void> {
  try {
    await client.call('sessions.delete');
  } catch (error) {
    if (!isSignedOut(error)) throw error;
  }
  forgetSession();
}

/** The server no longer knows the session. */
export function forgetSession(): void {
  setCsrfToken(undefined);
  answers.clear();
}
