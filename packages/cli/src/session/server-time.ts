import type { Client } from '@tako/client';

/** In ms, by the server's clock: what it has made since is not older. */
export async function serverTime(client: Client): Promise<number> {
  const { time } = await client.call('server.info');
  return Date.parse(time);
}
