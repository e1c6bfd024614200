/** Learning a server and an API key, proving them, and keeping them for later commands. */
import os from 'node:os';
import { createClient } from '@tako/client';
import { ask, askSecret } from '../output/ask.ts';
import type { Output } from '../output/output.ts';
import { configFile, writeSaved } from '../settings/config-file.ts';
import { parseApiKey, parseServer } from '../settings/server-settings.ts';
import { cookieFetch } from './cookie-fetch.ts';

export type LoginFlags = {
  readonly server?: string;
  readonly apiKey?: string;
  readonly user?: string;
  readonly password?: string;
};

/** Writes nothing unless the server knows the key. */
export async function logIn(output: Output, flags: LoginFlags, env: NodeJS.ProcessEnv): Promise<void> {
  const server = parseServer(flags.server ?? (env.TAKO_SERVER || (await ask('Server: ', '--server'))));
  const apiKey = parseApiKey(await keyFor(server, flags, env));
  const user = await createClient({ server, apiKey }).call('users.me');
  const file = configFile(env);
  await writeSaved(file, { server, apiKey });
  output.show(user, ({ username }) => `Logged in to ${server} as ${username}; kept in ${file}`);
}

async function keyFor(server: string, flags: LoginFlags, env: NodeJS.ProcessEnv): Promise<string> {
  if (flags.user !== undefined) {
    const password = flags.password ?? (await askSecret(`Password of ${flags.user}: `, '--password'));
    return makeKey(server, flags.user, password);
  }
  return flags.apiKey ?? (env.TAKO_API_KEY || (await askSecret('API key: ', '--api-key')));
}

/** A key of the user, made in a session that ends with it. */
async function makeKey(server: string, username: string, password: string): Promise<string> {
  let csrfToken: string | undefined;
  const client = createClient({ server, fetch: cookieFetch(), csrfToken: () => csrfToken });
  csrfToken = (await client.call('sessions.create', { body: { username, password } })).csrfToken;
  try {
    const purpose = `tako on ${os.hostname()}`;
    return (await client.call('apiKeys.create', { body: { purpose } })).key;
  } finally {
    await client.call('sessions.delete');
  }
}
