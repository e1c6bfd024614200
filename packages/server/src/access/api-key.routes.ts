import type { Db } from '../database/open-database.ts';
import { transaction } from '../database/open-database.ts';
import { Refusal, refuseField } from '../errors.ts';
import { type Handlers, pageOf } from '../http/handlers.ts';
import { apiKeyOf, insertApiKey } from './access.store.ts';

export function apiKeyRoutes({
  db,
  now,
}: {
  readonly db: Db;
  readonly now: () => number;
}): Handlers<'apiKeys'> {
  return {
    'apiKeys.list': async ({ query, caller }) => {
      const own = db.selectFrom('api_keys').where('user_id', '=', caller.userId);
      const { count } = await own
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      const rows = await own
        .selectAll()
        .orderBy('created_at')
        .orderBy('id')
        .limit(query.take)
        .offset(query.skip)
        .execute();
      return pageOf(rows.map(apiKeyOf), Number(count), query);
    },
    'apiKeys.create': async ({ body, caller }) => {
      if (body.expiresAt !== undefined && Date.parse(body.expiresAt) <= now()) {
        throw refuseField('request.invalid', 'expiresAt', 'The key would have expired already');
      }
      const wanted = {
        userId: caller.userId,
        purpose: body.purpose,
        expiresAt: body.expiresAt ?? null,
      };
      const { row, key } = await transaction(db, (trx) => insertApiKey(trx, wanted, now()));
      return { ...apiKeyOf(row), key };
    },
    'apiKeys.delete': async ({ params, caller }) => {
      const { numDeletedRows } = await db
        .deleteFrom('api_keys')
        .where('id', '=', params.id)
        .where('user_id', '=', caller.userId)
        .executeTakeFirst();
      if (numDeletedRows === 0n) throw new Refusal('not-found', `You have no API key "${params.id}"`);
      return undefined;
    },
  };
}
