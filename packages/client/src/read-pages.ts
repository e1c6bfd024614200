/** One WebSocket's pages as an async iterator: messages in, pages out. */
import type { LogPage } from '@tako/api';
import type { LogSocket } from './client.ts';
import { mostHeldPages, quietConnectionMs } from './limits.ts';

/**
 * The pages that come over `socket`, in order, until it closes, is quiet for too long, or the reader falls too far
 * behind; the reader goes on with another socket at its cursor. Closes the socket in every case. Throws the signal's
 * reason when it is called off.
 */
export async function* readPages(
  socket: LogSocket,
  signal: AbortSignal | undefined,
): AsyncGenerator<LogPage> {
  const held: LogPage[] = [];
  let isOpen = true;
  let wake = () => {};
  let quiet: ReturnType<typeof setTimeout> | undefined;
  const end = () => {
    isOpen = false;
    clearTimeout(quiet);
    socket.close();
    wake();
  };
  const listen = () => {
    clearTimeout(quiet);
    quiet = setTimeout(end, quietConnectionMs);
  };
  socket.addEventListener('message', ({ data }) => {
    if (!isOpen) return;
    held.push(JSON.parse(String(data)) as LogPage);
    listen();
    if (held.length >= mostHeldPages) end();
    wake();
  });
  socket.addEventListener('close', end);
  // The close that follows says all that a reader can use.
  socket.addEventListener('error', end);
  signal?.addEventListener('abort', end, { once: true });
  listen();
  try {
    for (;;) {
      signal?.throwIfAborted();
      const page = held.shift();
      if (page) yield page;
      else if (!isOpen) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    signal?.removeEventListener('abort', end);
    end();
  }
}
