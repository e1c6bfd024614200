/** Frames of HTTP/2 as bytes, right or wrong (RFC 9113, section 4.1). */

import type { Duplex } from 'node:stream';

export const frameTypes = {
  ...{ data: 0, headers: 1, rstStream: 3, settings: 4, pushPromise: 5, ping: 6, goaway: 7, windowUpdate: 8 },
  continuation: 9,
} as const;

/** The payload's length stands in the head unless `claims` says something else. */
export type FrameParts = {
  readonly stream?: number;
  readonly flags?: number;
  readonly payload?: Buffer;
  readonly claims?: number;
};

export function frame(type: keyof typeof frameTypes, parts: FrameParts = {}): Buffer {
  const { stream = 0, flags = 0, payload = Buffer.alloc(0) } = parts;
  const { claims = payload.length } = parts;
  const head = Buffer.alloc(9);
  head.writeUIntBE(claims, 0, 3);
  head.writeUInt8(frameTypes[type], 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** Says `bytes` again and again, as fast as the other end takes them, so many times or until it has closed. */
export async function flood(socket: Duplex, bytes: Buffer, times: number): Promise<void> {
  for (let time = 0; time < times && !socket.destroyed; time++) {
    if (!socket.write(bytes)) await drained(socket);
  }
}

function drained(socket: Duplex): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    socket.on('drain', done).on('close', done);
  });
}
