/** Registration tokens over HTTP, and the machines that come with them. */
import type { AgentLink } from '../agent-link/agent-link.ts';
import type { Db } from '../database/open-database.ts';
import { readPage } from '../database/read-page.ts';
import { Refusal } from '../errors.ts';
import { type Handler, type Handlers, pageOf } from '../http/handlers.ts';
import { type Maker, makeToken } from './make-token.ts';
import { registerMachine } from './register-machine.ts';
import { toRegistrationToken } from './registration-token.ts';

export type RegistrationRouteOptions = Maker & { readonly agentLink: Pick<AgentLink, 'refresh'> };

/** The operations on tokens, and `machines.register`, of which the link to the agents hears before it is answered. */
export function registrationRoutes(
  options: RegistrationRouteOptions,
): Handlers<'registrationTokens'> & { readonly 'machines.register': Handler<'machines.register'> } {
  const { db, agentLink, now } = options;
  return {
    'registrationTokens.list': async ({ query }) => {
      const { items, total } = await readPage(allTokens(db), query);
      return pageOf(items.map(toRegistrationToken), total, query);
    },
    'registrationTokens.create': ({ body, caller }) => makeToken(options, body, caller),
    'registrationTokens.delete': async ({ params }) => {
      const { numDeletedRows } = await db
        .deleteFrom('registration_tokens')
        .where('id', '=', params.id)
        .executeTakeFirst();
      if (numDeletedRows > 0n) return undefined;
      throw new Refusal('not-found', `There is no registration token "${params.id}"`);
    },
    'machines.register': async ({ body }) => {
      const registered = await registerMachine(db, body, now());
      await agentLink.refresh();
      return registered;
    },
  };
}

function allTokens(db: Db) {
  return db
    .selectFrom('registration_tokens')
    .leftJoin('users', 'users.id', 'registration_tokens.user_id')
    .selectAll('registration_tokens')
    .select('users.username')
    .orderBy('registration_tokens.created_at', 'desc')
    .orderBy('registration_tokens.id', 'desc');
}
