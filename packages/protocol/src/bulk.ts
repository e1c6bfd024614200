/** The connection for files, beside the one for everything else, so that a large file delays nothing. */
import type { ClientHttp2Session } from 'node:http2';
import type { TLSSocket } from 'node:tls';
import { openClient, type WithBulk } from './agent-session.ts';
import { LinkError } from './errors.ts';
import type { LinkLimits } from './limits.ts';

const isOpen = (client: ClientHttp2Session | undefined): client is ClientHttp2Session =>
  client !== undefined && !client.closed && !client.destroyed;

/** To a listening agent: dialled when it is needed, closed when it has not been for a while. */
export function createBulkOnDemand(
  dial: () => Promise<TLSSocket>,
  limits: LinkLimits,
): { readonly use: WithBulk; close(): void } {
  let opening: Promise<ClientHttp2Session> | undefined;
  let users = 0;
  let idle: NodeJS.Timeout | undefined;
  // Shared by all who send at the same time, so one of them that is called off must not end it.
  const open = async (): Promise<ClientHttp2Session> => {
    const forget = () => {
      if (opening === mine) opening = undefined;
    };
    const mine = dial().then((socket) => openClient(socket, limits));
    opening = mine;
    mine.then((client) => client.once('close', forget), forget);
    return mine;
  };
  const close = () => {
    clearTimeout(idle);
    opening?.then(
      (client) => client.destroy(),
      () => undefined,
    );
    opening = undefined;
  };
  return {
    close,
    use: async (work) => {
      clearTimeout(idle);
      users += 1;
      try {
        return await work(await (opening ?? open()));
      } finally {
        users -= 1;
        if (users === 0) idle = setTimeout(close, limits.bulkIdleMs).unref();
      }
    },
  };
}

/** Of one polling agent: it comes and goes by itself, and whoever sends a file waits for it. */
export class BulkSlot {
  #client: ClientHttp2Session | undefined;
  readonly #waiting = new Set<(client: ClientHttp2Session) => void>();

  offer(client: ClientHttp2Session): void {
    this.#client?.destroy();
    this.#client = client;
    for (const resolve of this.#waiting) resolve(client);
    this.#waiting.clear();
  }

  drop(): void {
    this.#client?.destroy();
    this.#client = undefined;
  }

  /** Throws `LinkError` with `sent: false` where it does not come in time, and the signal's reason. */
  async take(limits: LinkLimits, signal?: AbortSignal): Promise<ClientHttp2Session> {
    if (isOpen(this.#client)) return this.#client;
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<ClientHttp2Session>();
    const abort = () => reject(signal?.reason);
    const tooLate = `the agent opened no bulk connection in ${limits.bulkMs} ms`;
    const late = setTimeout(() => reject(new LinkError(tooLate, { sent: false })), limits.bulkMs);
    signal?.addEventListener('abort', abort, { once: true });
    this.#waiting.add(resolve);
    try {
      return await promise;
    } finally {
      clearTimeout(late);
      signal?.removeEventListener('abort', abort);
      this.#waiting.delete(resolve);
    }
  }
}
