/**
 * The proxy of the tests of the protocol, behind one that also shapes what passes: later, slower, in small pieces, and
 * ended at an exact byte, by FIN or by RST. Whoever dials comes to this one, which dials the other.
 */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { type Direction, startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

export type Shape = {
  /** Each byte comes so much later; nothing is held up by what came before it. */
  readonly delayMs?: number;
  /** In each direction, shared by all connections, which take turns piece by piece. */
  readonly bytesPerSecond?: number;
  /** What passes is cut into pieces of at most so many bytes. */
  readonly pieceBytes?: number;
};

export type End = 'fin' | 'rst';

export type FaultProxy = TcpProxy & {
  /** Holds for what passes from now on. */
  shape(shape: Shape): void;
  /** Once exactly so many more bytes have passed in the direction, all connections are ended; settles then. */
  endAtByte(direction: Direction, count: number, end: End): Promise<void>;
  /** Once so many more bytes have passed in the direction, nothing passes any more until `resume`; settles then. */
  pauseAtByte(direction: Direction, count: number): Promise<void>;
  /** Every byte that has passed, where it was asked to keep them. */
  heard(): Buffer;
  /** Calls an end or pause off that has not come. */
  disarm(): void;
};

type Pair = { readonly near: Socket; readonly far: Socket };
type Trap = { readonly direction: Direction; left: number; readonly spring: () => void };

/** Bytes that may wait in the proxy for one direction of one connection. */
const heldBytes = 1024 * 1024;
const secondMs = 1000;

export async function startFaultProxy(
  target: { host: string; port: number },
  { keeps = false } = {},
): Promise<FaultProxy> {
  const kept: Buffer[] = [];
  const inner = await startTcpProxy({ target });
  const pairs = new Set<Pair>();
  let shape: Shape = {};
  let trap: Trap | undefined;
  const line: Record<Direction, Promise<void>> = { up: Promise.resolve(), down: Promise.resolve() };

  /** Bytes that this proxy has read already must wait here; the inner one reads no more. */
  const holds: Partial<Record<Direction, PromiseWithResolvers<void>>> = {};
  const pause = (only?: Direction) => {
    for (const direction of only ? [only] : (['up', 'down'] as const)) {
      holds[direction] ??= Promise.withResolvers();
    }
    inner.pause(only);
  };
  const resume = () => {
    inner.resume();
    for (const direction of ['up', 'down'] as const) {
      holds[direction]?.resolve();
      delete holds[direction];
    }
  };

  const arm = (direction: Direction, count: number, act: () => void) =>
    new Promise<void>((resolve) => {
      const spring = () => {
        trap = undefined;
        act();
        resolve();
      };
      trap = { direction, left: count, spring };
    });
  /** The part of it that passes before the trap springs. */
  const counted = (chunk: Buffer, direction: Direction): { bytes: Buffer; springs?: () => void } => {
    if (trap?.direction !== direction) return { bytes: chunk };
    const bytes = chunk.subarray(0, trap.left);
    trap.left -= bytes.length;
    return trap.left === 0 ? { bytes, springs: trap.spring } : { bytes };
  };
  const relay = async (from: Socket, to: Socket, direction: Direction) => {
    let last = Promise.resolve();
    let held = 0;
    for await (const chunk of from as AsyncIterable<Buffer>) {
      if (keeps) kept.push(chunk);
      const due = performance.now() + (shape.delayMs ?? 0);
      held += chunk.length;
      last = last.then(async () => {
        await passOn(to, chunk, due, direction);
        held -= chunk.length;
      });
      if (held > heldBytes) await last;
    }
    await last;
    to.end();
  };
  const passOn = async (to: Socket, chunk: Buffer, due: number, direction: Direction) => {
    const early = due - performance.now();
    if (early > 0) await wait(early);
    const size = shape.pieceBytes ?? chunk.length;
    for (let at = 0; at < chunk.length; at += size) {
      const piece = chunk.subarray(at, at + size);
      await holds[direction]?.promise;
      const { bytes, springs } = counted(piece, direction);
      await write(to, bytes);
      springs?.();
      await holds[direction]?.promise;
      await write(to, piece.subarray(bytes.length));
      if (shape.pieceBytes !== undefined) await turn();
      if (shape.bytesPerSecond) {
        const ms = (piece.length / shape.bytesPerSecond) * secondMs;
        line[direction] = line[direction].then(() => wait(ms));
        await line[direction];
      }
    }
  };

  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ host: '127.0.0.1', port: inner.port, noDelay: true });
    const pair = { near, far };
    pairs.add(pair);
    near.once('close', () => pairs.delete(pair));
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
      // It ends with its sockets, whichever way they end.
      relay(from, to, from === near ? 'up' : 'down').catch(() => to.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  const endAll = (end: End) => {
    for (const { near, far } of pairs) for (const socket of [near, far]) endSocket(socket, end);
  };
  return {
    ...{ ...inner, pause, resume },
    port: address.port,
    shape: (next) => {
      shape = next;
    },
    endAtByte: (direction, count, end) => arm(direction, count, () => endAll(end)),
    pauseAtByte: (direction, count) => arm(direction, count, () => pause()),
    heard: () => Buffer.concat(kept),
    disarm: () => {
      trap = undefined;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      resume();
      endAll('rst');
      await closed;
      await inner.close();
    },
  };
}

/** Settles when the operating system has taken the bytes; what an ended socket does not take is gone. */
function write(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    if (!socket.writable || bytes.length === 0) return resolve();
    socket.once('close', resolve);
    socket.write(bytes, () => {
      socket.off('close', resolve);
      resolve();
    });
  });
}

/** After a FIN the other end may still talk: nobody listens any more. */
function endSocket(socket: Socket, end: End): void {
  if (end === 'rst') socket.resetAndDestroy();
  else socket.destroySoon();
}
