import type { BodyOf, CreatedRegistrationToken, RouteOf } from '@tako/api';
import type { Thumbprint } from '@tako/protocol';
import { mustFind } from '../database/named-rows.ts';
import { nextId } from '../database/next-id.ts';
import { type Db, transaction } from '../database/open-database.ts';
import type { RegistrationTokenTable } from '../database/tables.ts';
import { refuseField } from '../errors.ts';
import type { Caller } from '../http/handlers.ts';
import { keepTokensMs } from '../limits.ts';
import { checkRoles } from '../machine/machine.ts';
import { newRegistrationToken, toRegistrationToken } from './registration-token.ts';

const minuteMs = 60_000;

type Wanted = BodyOf<RouteOf<'registrationTokens.create'>>;
export type Maker = { readonly db: Db; readonly thumbprint: Thumbprint; readonly now: () => number };

/** Stores the token's hash; the token itself is in the answer and nowhere else. Throws `not-found` and `request.invalid`. */
export function makeToken(
  { db, thumbprint, now }: Maker,
  body: Wanted,
  caller: Caller,
): Promise<CreatedRegistrationToken> {
  checkRoles(body.roles);
  if (body.serverUrl !== undefined && !URL.canParse(body.serverUrl)) {
    throw refuseField('request.invalid', 'serverUrl', `"${body.serverUrl}" is no URL`);
  }
  return transaction(db, async (trx) => {
    await forgetOld(trx, now());
    const { token, hash } = newRegistrationToken(thumbprint, body.serverUrl);
    const row: RegistrationTokenTable = {
      ...{ id: await nextId(trx, 'RegistrationTokens'), token_hash: hash },
      ...(await columnsOf(trx, body)),
      user_id: caller.userId,
      created_at: new Date(now()).toISOString(),
      expires_at: new Date(now() + body.expiresInMinutes * minuteMs).toISOString(),
      ...{ used_at: null, thumbprint: null, machine_id: null },
    };
    await trx.insertInto('registration_tokens').values(row).execute();
    return { ...toRegistrationToken({ ...row, username: caller.username }), token };
  });
}

async function columnsOf(trx: Db, { environments, roles, machineName, policy }: Wanted) {
  const ids = new Set<string>();
  for (const [index, reference] of environments.entries()) {
    ids.add((await mustFind(trx, 'environments', reference, `environments[${index}]`)).id);
  }
  return {
    environment_ids: JSON.stringify([...ids]),
    roles: JSON.stringify(roles),
    machine_name: machineName ?? null,
    policy_id: policy === undefined ? null : (await mustFind(trx, 'machine_policies', policy, 'policy')).id,
  };
}

async function forgetOld(trx: Db, now: number): Promise<void> {
  const before = new Date(now - keepTokensMs).toISOString();
  await trx.deleteFrom('registration_tokens').where('expires_at', '<', before).execute();
}
