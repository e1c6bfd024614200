/** Which server, as whom: flags win over the environment, and that over what `tako login` saved. */
import { UserError } from '../errors.ts';

export type Settings = { readonly server: string; readonly apiKey: string };

export type Saved = Settings & {
  /** Where the log-in made the key itself: then it goes when the log-in is over. */
  readonly apiKeyId?: string;
};

export type Sources = {
  readonly flags: { readonly server?: string | undefined; readonly apiKey?: string | undefined };
  readonly env: { readonly TAKO_SERVER?: string | undefined; readonly TAKO_API_KEY?: string | undefined };
  readonly saved: Saved | undefined;
};

/** A saved key is sent to no other server than the one it was saved with. */
export function serverSettings({ flags, env, saved }: Sources): Settings {
  const named = flags.server ?? (env.TAKO_SERVER || undefined);
  const server = named === undefined ? saved?.server : parseServer(named);
  if (server === undefined) {
    throw new UserError('no server is known; run tako login, or give --server or TAKO_SERVER', 'notAllowed');
  }
  const savedKey = saved?.server === server ? saved.apiKey : undefined;
  const apiKey = flags.apiKey ?? (env.TAKO_API_KEY || savedKey);
  if (!apiKey) {
    throw new UserError(
      `no API key for ${server}; run tako login, or give --api-key or TAKO_API_KEY`,
      'notAllowed',
    );
  }
  return { server, apiKey: parseApiKey(apiKey) };
}

/** `http(s)://host[:port][/path]` without a slash at its end. */
export function parseServer(text: string): string {
  const url = URL.parse(text.trim());
  if (!url || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new UserError(
      `server: ${JSON.stringify(text)} is no address such as https://tako.example.org`,
      'usage',
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new UserError('server: give the user to tako login, not in the address', 'usage');
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

/** What a header can carry. */
export function parseApiKey(text: string): string {
  const key = text.trim();
  if (!/^[\x21-\x7e]+$/.test(key)) throw new UserError('api-key: this is no API key', 'usage');
  return key;
}
