/** Tokens with which a machine registers itself, once: their text, and what is stored of them. */
import type { RegistrationToken } from '@tako/api';
import type { Thumbprint } from '@tako/protocol';
import { hashToken, newToken } from '../access/token.ts';
import type { RegistrationTokenTable } from '../database/tables.ts';

/**
 * `REG-<secret>.<thumbprint>[.<URL>]`, the last two in base64url: whoever has the token knows from it whom to trust, and
 * no part of it is special to any shell. All of it is hashed, so that one with another thumbprint in it is no token.
 */
export function newRegistrationToken(
  thumbprint: Thumbprint,
  serverUrl: string | undefined,
): { readonly token: string; readonly hash: string } {
  const url = serverUrl === undefined ? [] : [Buffer.from(canonical(serverUrl)).toString('base64url')];
  const secret = `REG-${newToken()}`;
  const token = [secret, Buffer.from(thumbprint, 'hex').toString('base64url'), ...url].join('.');
  return { token, hash: hashToken(token) };
}

function canonical(url: string): string {
  return new URL(url).href.replace(/\/+$/, '');
}

export type TokenRow = RegistrationTokenTable & { readonly username: string | null };

export function toRegistrationToken(row: TokenRow): RegistrationToken {
  return {
    ...{ id: row.id, machineName: row.machine_name, policyId: row.policy_id, machineId: row.machine_id },
    environmentIds: JSON.parse(row.environment_ids) as string[],
    roles: JSON.parse(row.roles) as string[],
    createdBy: row.username ?? row.user_id,
    ...{ createdAt: row.created_at, expiresAt: row.expires_at, usedAt: row.used_at },
  };
}

/** Why this token registers nothing any more; undefined where it does. */
export function whyOfNoUse(
  row: Pick<RegistrationTokenTable, 'used_at' | 'expires_at'> & { readonly mayRegister: boolean },
  now: number,
): string | undefined {
  if (row.used_at !== null) return `The registration token was used at ${row.used_at}; make a new one`;
  if (Date.parse(row.expires_at) <= now) {
    return `The registration token expired at ${row.expires_at}; make a new one`;
  }
  return row.mayRegister ? undefined : 'Whoever made the registration token is no longer let in';
}
