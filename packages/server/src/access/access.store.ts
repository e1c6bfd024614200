/** The rows of users, API keys and sessions. */
import type { ApiKey, User } from '@tako/api';
import type { Selectable } from 'kysely';
import { nextId } from '../database/next-id.ts';
import type { Db } from '../database/open-database.ts';
import type { ApiKeyTable, UserTable } from '../database/tables.ts';
import { hashPassword } from './password.ts';
import { hashToken, newApiKey } from './token.ts';

export type UserRow = Selectable<UserTable>;

export function userOf(row: UserRow): User {
  return {
    id: row.id,
    username: row.username,
    displayName: row.display_name,
    isAdministrator: row.is_administrator === 1,
    isDisabled: row.is_disabled === 1,
    createdAt: row.created_at,
  };
}

export function apiKeyOf(row: Selectable<ApiKeyTable>): ApiKey {
  return {
    id: row.id,
    purpose: row.purpose,
    prefix: row.prefix,
    userId: row.user_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  };
}

/** User names are the same in either case. */
export const usernameKey = (username: string): string => username.normalize('NFC').toLowerCase();

export type NewUser = {
  readonly username: string;
  readonly displayName?: string | undefined;
  readonly password: string;
  readonly isAdministrator: boolean;
};

/** Stores the user, or answers undefined where the name is taken. */
export async function insertUser(trx: Db, user: NewUser, now: number): Promise<UserRow | undefined> {
  const key = usernameKey(user.username);
  const password_hash = await hashPassword(user.password);
  const taken = await trx.selectFrom('users').select('id').where('username_key', '=', key).executeTakeFirst();
  if (taken) return undefined;
  const row: UserRow = {
    id: await nextId(trx, 'Users'),
    username: user.username,
    username_key: key,
    display_name: user.displayName ?? user.username,
    password_hash,
    is_administrator: user.isAdministrator ? 1 : 0,
    is_disabled: 0,
    created_at: new Date(now).toISOString(),
  };
  await trx.insertInto('users').values(row).execute();
  return row;
}

export type NewApiKey = {
  readonly userId: string;
  readonly purpose: string;
  readonly expiresAt: string | null;
};

/** Stores the key's hash; the key itself is in the answer and nowhere else. */
export async function insertApiKey(
  trx: Db,
  { userId, purpose, expiresAt }: NewApiKey,
  now: number,
): Promise<{ readonly row: Selectable<ApiKeyTable>; readonly key: string }> {
  const { key, prefix } = newApiKey();
  const row: Selectable<ApiKeyTable> = {
    id: await nextId(trx, 'ApiKeys'),
    user_id: userId,
    purpose,
    prefix,
    key_hash: hashToken(key),
    created_at: new Date(now).toISOString(),
    expires_at: expiresAt,
    last_used_at: null,
  };
  await trx.insertInto('api_keys').values(row).execute();
  return { row, key };
}

/** Administrators who can log in, besides this user. */
export async function countOtherAdministrators(trx: Db, userId: string): Promise<number> {
  const { count } = await trx
    .selectFrom('users')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('is_administrator', '=', 1)
    .where('is_disabled', '=', 0)
    .where('id', '!=', userId)
    .executeTakeFirstOrThrow();
  return Number(count);
}
