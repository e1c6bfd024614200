/** Finds dead peers: pings, and a connection from which nothing has come for too long is destroyed. */
import type { Http2Session } from 'node:http2';
import type { Socket } from 'node:net';
import type { LinkLimits } from './limits.ts';

/**
 * Watches until the session closes. Any byte counts as a sign of life, an answered ping too. Where it was this process
 * that stood still (a machine that slept, a debugger), the peer gets its time anew.
 */
export function watchLiveness(session: Http2Session, socket: Socket, limits: LinkLimits): void {
  let lastSign = performance.now();
  let lastBytes = socket.bytesRead;
  let lastLook = lastSign;
  const timer = setInterval(() => {
    const now = performance.now();
    if (now - lastLook > limits.silenceMs) lastSign = now;
    lastLook = now;
    if (socket.bytesRead !== lastBytes) {
      lastBytes = socket.bytesRead;
      lastSign = now;
    }
    if (now - lastSign > limits.silenceMs) {
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
