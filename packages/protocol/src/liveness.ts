/** Finds dead peers: pings, and a connection from which nothing has come for too long is destroyed. */
import type { Http2Session } from 'node:http2';
import type { Socket } from 'node:net';
import type { LinkLimits } from './limits.ts';

/** Watches until the session closes. Any byte counts as a sign of life, an answered ping too. */
export function watchLiveness(session: Http2Session, socket: Socket, limits: LinkLimits): void {
  let lastSign = performance.now();
  let lastBytes = socket.bytesRead;
  const timer = setInterval(() => {
    if (socket.bytesRead !== lastBytes) {
      lastBytes = socket.bytesRead;
      lastSign = performance.now();
    }
    if (performance.now() - lastSign > limits.silenceMs) {
      socket.destroy(new Error(`no byte has come for ${limits.silenceMs} ms`));
      return;
    }
    if (session.destroyed || session.closed) return;
    session.ping((error) => {
      if (!error) lastSign = performance.now();
    });
  }, limits.pingMs);
  timer.unref();
  session.once('close', () => clearInterval(timer));
}
