/** Learning a server and an API key, proving them, and keeping them for later commands. */
import os from 'node:os';
import type { User } from '@tako/api';
import { ApiError, createClient } from '@tako/client';
import { UserError } from '../errors.ts';
import { ask, askSecret } from '../output/ask.ts';
import type { Output } from '../output/output.ts';
import { mustConfigFile, readSaved, writeSaved } from '../settings/config-file.ts';
import { parseApiKey, parseServer, type Saved } from '../settings/server-settings.ts';
import { cookieFetch } from './cookie-fetch.ts';
import { forgetKey } from './forget-key.ts';

export type LoginFlags = {
  readonly server?: string;
  readonly apiKey?: string;
  readonly user?: string;
  readonly password?: string;
};

const serverHelp = 'say which server, with --server https://tako.example.org or TAKO_SERVER';
const keyHelp = 'give --api-key or TAKO_API_KEY, pipe a key in, or log in with --user NAME and a password';
const passwordHelp = 'give --password, type it or pipe it in';

/** Writes nothing unless the server knows the key. The key that an earlier log-in made, here, is deleted. */
export async function logIn(output: Output, flags: LoginFlags, env: NodeJS.ProcessEnv): Promise<void> {
  const file = mustConfigFile(env);
  const server = parseServer(flags.server ?? (env.TAKO_SERVER || (await ask('Server: ', serverHelp))));
  const before = await savedBefore(file);
  const made = await keyFor(server, flags, env);
  const saved = made.apiKey === before?.apiKey ? before : made;
  const user = await keep(file, saved).catch(async (error: unknown) => {
    // A key that was made for nothing does not stay.
    await forgetKey(undefined, made);
    throw error;
  });
  if (before !== undefined && before !== saved) await forgetKey(output, before);
  output.show(user, ({ username }) => `Logged in to ${server} as ${username}; kept in ${file}`);
}

/** A file that is none of ours is replaced, as its error message says. */
async function savedBefore(file: string): Promise<Saved | undefined> {
  return readSaved(file).catch((error: unknown) => {
    if (error instanceof UserError) return undefined;
    throw error;
  });
}

async function keyFor(server: string, flags: LoginFlags, env: NodeJS.ProcessEnv): Promise<Saved> {
  if (flags.user !== undefined) {
    const password = flags.password ?? (await askSecret(`Password of ${flags.user}: `, passwordHelp));
    return makeKey(server, flags.user, password);
  }
  const given = flags.apiKey ?? (env.TAKO_API_KEY || (await askSecret('API key: ', keyHelp)));
  return { server, apiKey: parseApiKey(given) };
}

/** A key of the user, made in a session that ends with it. */
async function makeKey(server: string, username: string, password: string): Promise<Saved> {
  let csrfToken: string | undefined;
  const client = createClient({ server, fetch: cookieFetch(), csrfToken: () => csrfToken });
  csrfToken = (await client.call('sessions.create', { body: { username, password } })).csrfToken;
  try {
    const purpose = `tako on ${os.hostname()}`;
    const { id, key } = await client.call('apiKeys.create', { body: { purpose } });
    return { server, apiKey: key, apiKeyId: id };
  } finally {
    await client.call('sessions.delete');
  }
}

async function keep(file: string, saved: Saved): Promise<User> {
  const user = await createClient(saved)
    .call('users.me')
    .catch((cause: unknown) => {
      if (!(cause instanceof ApiError) || cause.code !== 'auth.required') throw cause;
      const message = `api-key: ${saved.server} does not know this key; ${keyHelp}`;
      throw new UserError(message, 'notAllowed', { cause });
    });
  await writeSaved(file, saved);
  return user;
}
