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

/** Opens a session, in which nothing is known yet. Throws as `renewSession`. */
export async function signIn(username: string, password: string): Promise<void> {
  await openSession(username, password, () => answers.clear());
}

/**
 * Opens another session of whoever is there: what is shown stays. Throws `ApiError` with `auth.wrong-credentials` or
 * `auth.throttled`.
 */
export async function renewSession(username: string, password: string): Promise<void> {
  await openSession(username, password, () => undefined);
}

async function openSession(username: string, password: string, onOpened: () => void): Promise<void> {
  const session = await client.call('sessions.create', { body: { username, password } });
  setCsrfToken(session.csrfToken);
  onOpened();
  answers.setQueryData(whoIsThere.queryKey, session);
}

/** Asks anew who is signed in, whose name has changed. */
export const readWhoIsThere = (): Promise<void> =>
  answers.invalidateQueries({ queryKey: whoIsThere.queryKey });

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
