import type { BodyOf, RouteOf } from '@tako/api';
import type { Thumbprint } from '@tako/protocol';
import { hashToken } from '../access/token.ts';
import { lockKind } from '../database/next-id.ts';
import { type Db, transaction } from '../database/open-database.ts';
import type { RegistrationTokenTable } from '../database/tables.ts';
import { Refusal } from '../errors.ts';
import { mustThumbprint } from '../machine/machine.ts';
import { insertMachine } from '../machine/save-machine.ts';
import { whyOfNoUse } from './registration-token.ts';

type Asked = BodyOf<RouteOf<'machines.register'>>;
export type Registered = { readonly id: string; readonly name: string; readonly isNew: boolean };

/**
 * Makes the machine that the token allows and uses the token up, both or neither. The same agent may ask again, since
 * the first answer may have been lost, and is told of the same machine. Throws `registration.refused`, and what
 * `insertMachine` throws.
 */
export function registerMachine(db: Db, body: Asked, now: number): Promise<Registered> {
  return transaction(db, async (trx) => {
    // Of two that come with one token at once, the second sees that it is used.
    await lockKind(trx, 'RegistrationTokens');
    const token = await tokenOf(trx, body.token);
    const known = await machineOfSameAgent(trx, token, mustThumbprint(body.thumbprint));
    if (known) return { ...known, isNew: false };
    const reason = whyOfNoUse(token, now);
    if (reason !== undefined) throw new Refusal('registration.refused', reason);
    const { id, name, thumbprint } = await insertMachine(trx, allowed(token, body));
    await trx
      .updateTable('registration_tokens')
      .set({ used_at: new Date(now).toISOString(), thumbprint, machine_id: id })
      .where('id', '=', token.id)
      .execute();
    return { id, name, isNew: true };
  });
}

type FoundToken = RegistrationTokenTable & { readonly mayRegister: boolean };

/** It counts for as long as whoever made it is let in, as an API key does. */
async function tokenOf(trx: Db, text: string): Promise<FoundToken> {
  const row = await trx
    .selectFrom('registration_tokens')
    .leftJoin('users', 'users.id', 'registration_tokens.user_id')
    .selectAll('registration_tokens')
    .select('users.is_disabled')
    .where('token_hash', '=', hashToken(text))
    .executeTakeFirst();
  if (row) return { ...row, mayRegister: row.is_disabled === 0 };
  throw new Refusal('registration.refused', 'The registration token is not known: mistyped, or withdrawn');
}

async function machineOfSameAgent(
  trx: Db,
  token: RegistrationTokenTable,
  thumbprint: Thumbprint,
): Promise<{ readonly id: string; readonly name: string } | undefined> {
  if (token.machine_id === null || token.thumbprint !== thumbprint) return undefined;
  return trx
    .selectFrom('machines')
    .select(['id', 'name'])
    .where('id', '=', token.machine_id)
    .where('thumbprint', '=', thumbprint)
    .executeTakeFirst();
}

/** What the machine is for is the token's to say; where it is found, the agent's. */
function allowed(token: RegistrationTokenTable, { name, thumbprint, communication, address }: Asked) {
  return {
    ...{ name: token.machine_name ?? name, thumbprint, communication, address },
    environments: JSON.parse(token.environment_ids) as string[],
    roles: JSON.parse(token.roles) as string[],
    ...(token.policy_id === null ? {} : { policy: token.policy_id }),
  };
}
