/** One WebSocket's pages as an async iterator: messages in, pages out. */
import type { LogSocket } from './client.ts';
import { mostHeldPages, quietConnectionMs } from './limits.ts';

/**
 * The pages that come over `socket`, in order, until it closes, is quiet for too long, or the reader falls too far
 * behind; the reader goes on with another socket at its cursor. Closes the socket in every case. Throws the signal's
 * reason when it is called off.
 */
export async function* readPages<Page>(
  socket: LogSocket,
  signal: AbortSignal | undefined,
): AsyncGenerator<Page> {
  const held = holdPages<Page>(socket);
  signal?.addEventListener('abort', held.end, { once: true });
  try {
    for (;;) {
      signal?.throwIfAborted();
      const page = await held.next();
      signal?.throwIfAborted();
      if (!page) return;
      yield page;
    }
  } finally {
    signal?.removeEventListener('abort', held.end);
    held.end();
  }
}

type Held<Page> = {
  /** Settles with undefined when no more will come. */
  readonly next: () => Promise<Page | undefined>;
  readonly end: () => void;
};

function holdPages<Page>(socket: LogSocket): Held<Page> {
  const pages: Page[] = [];
  let isOpen = true;
  let wake = () => {};
  const end = () => {
    isOpen = false;
    clearTimeout(quiet);
    socket.close();
    wake();
  };
  let quiet = setTimeout(end, quietConnectionMs);
  socket.addEventListener('message', ({ data }) => {
    if (!isOpen) return;
    clearTimeout(quiet);
    quiet = setTimeout(end, quietConnectionMs);
    if (pages.push(JSON.parse(String(data)) as Page) >= mostHeldPages) end();
    wake();
  });
  socket.addEventListener('close', end);
  // Why, the socket does not tell.
  socket.addEventListener('error', end);
  const next = async () => {
    while (isOpen && pages.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return pages.shift();
  };
  return { next, end };
}
