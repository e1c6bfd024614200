/** The one client of the API; nothing else of the page talks to the server. */
import { type Client, createClient } from '@tako/client';

let csrfToken: string | undefined;

/** Keeps what `sessions.create` and `sessions.current` told. */
export function setCsrfToken(token: string | undefined): void {
  csrfToken = token;
}

export const client: Client = createClient({
  server: location.origin,
  csrfToken: () => csrfToken,
});
