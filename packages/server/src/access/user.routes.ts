import type { BodyOf, RouteOf, User } from '@tako/api';
import type { Db } from '../database/open-database.ts';
import { transaction } from '../database/open-database.ts';
import { Refusal, refuseField } from '../errors.ts';
import { type Handlers, pageOf } from '../http/handlers.ts';
import { countOtherAdministrators, insertUser, type UserRow, usernameKey, userOf } from './access.store.ts';
import { hashPassword, isPassword } from './password.ts';

export function userRoutes({ db, now }: { readonly db: Db; readonly now: () => number }): Handlers<'users'> {
  return {
    'users.me': async ({ caller }) => userOf(await mustUser(db, caller.userId)),
    'users.patchMe': async ({ body, caller }) => {
      const user = await mustUser(db, caller.userId);
      if (
        body.password !== undefined &&
        !(await isPassword(body.currentPassword ?? '', user.password_hash))
      ) {
        throw refuseField('auth.wrong-credentials', 'currentPassword', 'This is not your password of now');
      }
      const { displayName, password } = body;
      return changeUser(db, user.id, { displayName, password });
    },
    'users.list': async ({ query }) => {
      const { count } = await db
        .selectFrom('users')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      const rows = await db
        .selectFrom('users')
        .selectAll()
        .orderBy('username_key')
        .limit(query.take)
        .offset(query.skip)
        .execute();
      return pageOf(rows.map(userOf), Number(count), query);
    },
    'users.create': async ({ body }) => {
      const row = await transaction(db, (trx) => insertUser(trx, body, now()));
      if (!row) throw refuseField('name.taken', 'username', `There is a user "${body.username}" already`);
      return userOf(row);
    },
    'users.get': async ({ params }) => userOf(await mustUser(db, params.id)),
    'users.patch': async ({ params, body }) => changeUser(db, params.id, body),
    'users.delete': async ({ params, caller }) =>
      transaction(db, async (trx) => {
        const user = await mustUser(trx, params.id);
        if (user.id === caller.userId) throw new Refusal('in-use', 'You cannot delete yourself');
        await mustLeaveAdministrator(trx, user);
        await trx.deleteFrom('users').where('id', '=', user.id).execute();
        return undefined;
      }),
  };
}

type Changes = Partial<BodyOf<RouteOf<'users.patch'>>>;

async function changeUser(db: Db, reference: string, body: Changes): Promise<User> {
  const password = body.password === undefined ? {} : { password_hash: await hashPassword(body.password) };
  return transaction(db, async (trx) => {
    const user = await mustUser(trx, reference);
    const losesPower = body.isAdministrator === false || body.isDisabled === true;
    if (losesPower) await mustLeaveAdministrator(trx, user);
    const changes = {
      ...password,
      ...(body.displayName === undefined ? {} : { display_name: body.displayName }),
      ...(body.isAdministrator === undefined ? {} : { is_administrator: flag(body.isAdministrator) }),
      ...(body.isDisabled === undefined ? {} : { is_disabled: flag(body.isDisabled) }),
    };
    if (Object.keys(changes).length > 0) {
      await trx.updateTable('users').set(changes).where('id', '=', user.id).execute();
    }
    // Whoever knew the old password is out.
    if (body.password !== undefined) {
      await trx.deleteFrom('sessions').where('user_id', '=', user.id).execute();
    }
    return userOf(await mustUser(trx, user.id));
  });
}

const flag = (value: boolean): 0 | 1 => (value ? 1 : 0);

async function mustUser(db: Db, reference: string): Promise<UserRow> {
  const row = await db
    .selectFrom('users')
    .selectAll()
    .where((eb) => eb.or([eb('id', '=', reference), eb('username_key', '=', usernameKey(reference))]))
    .executeTakeFirst();
  if (!row) throw new Refusal('not-found', `There is no user "${reference}"`);
  return row;
}

/** A server without an administrator could not be managed any more. */
async function mustLeaveAdministrator(trx: Db, user: UserRow): Promise<void> {
  if (user.is_administrator === 0 || (await countOtherAdministrators(trx, user.id)) > 0) return;
  throw new Refusal('in-use', `"${user.username}" is the last administrator`);
}
