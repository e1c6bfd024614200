/** Who asks: by the API key in a header, or by a browser's session cookie. */
import type { IncomingMessage } from 'node:http';
import { parseCookie } from 'cookie';
import type { Db } from '../database/open-database.ts';
import { Refusal } from '../errors.ts';
import type { Caller } from '../http/handlers.ts';
import { lastUsedEveryMs } from '../limits.ts';
import { hashToken } from './token.ts';

export const sessionCookie = 'tako_session';

export type Authenticate = (request: IncomingMessage) => Promise<Caller | undefined>;

/** The answer throws `auth.required` for a key or session that is not, or no longer, valid. */
export function createAuthenticate(db: Db, now: () => number): Authenticate {
  return async (request) => {
    const key = request.headers['x-api-key'];
    if (typeof key === 'string') return byApiKey(db, key, now());
    const token = parseCookie(request.headers.cookie ?? '')[sessionCookie];
    return token === undefined ? undefined : bySession(db, token, now());
  };
}

/** Whoever this key belongs to. Throws `auth.required` for one that is not, or no longer, valid. */
export function createAuthenticateKey(db: Db, now: () => number): (key: string) => Promise<Caller> {
  return (key) => byApiKey(db, key, now());
}

async function byApiKey(db: Db, key: string, now: number): Promise<Caller> {
  const row = await db
    .selectFrom('api_keys')
    .innerJoin('users', 'users.id', 'api_keys.user_id')
    .select(['api_keys.id', 'expires_at', 'last_used_at'])
    .select(['user_id', 'username', 'is_administrator', 'is_disabled'])
    .where('key_hash', '=', hashToken(key))
    .executeTakeFirst();
  if (!row || row.is_disabled === 1) throw new Refusal('auth.required', 'The API key is not valid');
  if (row.expires_at !== null && Date.parse(row.expires_at) <= now) {
    throw new Refusal('auth.required', `The API key expired at ${row.expires_at}`);
  }
  if (row.last_used_at === null || now - Date.parse(row.last_used_at) > lastUsedEveryMs) {
    const last_used_at = new Date(now).toISOString();
    await db.updateTable('api_keys').set({ last_used_at }).where('id', '=', row.id).execute();
  }
  return { userId: row.user_id, username: row.username, isAdministrator: row.is_administrator === 1 };
}

async function bySession(db: Db, token: string, now: number): Promise<Caller> {
  const tokenHash = hashToken(token);
  const row = await db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select(['csrf_token', 'expires_at', 'user_id', 'username', 'is_administrator', 'is_disabled'])
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst();
  if (!row || row.is_disabled === 1 || Date.parse(row.expires_at) <= now) {
    throw new Refusal('auth.required', 'The session has ended; log in again');
  }
  return {
    ...{ userId: row.user_id, username: row.username, isAdministrator: row.is_administrator === 1 },
    session: { tokenHash, csrfToken: row.csrf_token },
  };
}
