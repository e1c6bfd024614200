/** The one client of the API; nothing else of the page talks to the server. */
import { type Client, createClient } from '@tako/client';

let csrfToken: string | undefined;

/** Keeps what `sessions.create` and `sessions.current` told. */
export function setCsrfToken(token: string | undefined): void {
  csrfToken = token;
}

const options = { server: location.origin, csrfToken: () => csrfToken };

export const client: Client = createClient(options);

/** The same session, but sent in another way. */
export const clientWith = (fetch: typeof globalThis.fetch): Client => createClient({ ...options, fetch });
