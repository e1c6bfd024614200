/** A TCP proxy that a test can pause and cut: the network's faults, on loopback. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** `up` is from whoever dialled to the target. */
export type Direction = 'up' | 'down';

export type TcpProxy = {
  readonly port: number;
  /** Bytes passed on so far. */
  bytes(direction: Direction): number;
  /** How often connections were cut. */
  cuts(): number;
  connections(): number;
  /** Destroys all connections at once. */
  cut(): void;
  /** Cuts once, when this many more bytes have passed in the direction. */
  cutAfterBytes(direction: Direction, count: number): void;
  /** Passes nothing on, in both directions or in one, and closes nothing. */
  pause(direction?: Direction): void;
  resume(): void;
  /** New connections are closed at once while true. */
  refuse(refusing: boolean): void;
  close(): Promise<void>;
};

type Pair = { readonly near: Socket; readonly far: Socket };

export async function startTcpProxy(options: { target: { host: string; port: number } }): Promise<TcpProxy> {
  const pairs = new Set<Pair>();
  const passed: Record<Direction, number> = { up: 0, down: 0 };
  const cutAt: Partial<Record<Direction, number>> = {};
  let cuts = 0;
  let refusing = false;
  const paused: Record<Direction, boolean> = { up: false, down: false };

  const cut = () => {
    if (pairs.size > 0) cuts += 1;
    for (const { near, far } of pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
  };
  const pass = (from: Socket, to: Socket, direction: Direction) => {
    let isWaiting = false;
    from.on('data', (chunk) => {
      passed[direction] += chunk.length;
      const bound = cutAt[direction];
      if (bound !== undefined && passed[direction] >= bound) {
        delete cutAt[direction];
        return cut();
      }
      if (!to.write(chunk) && !isWaiting) {
        isWaiting = true;
        from.pause();
        to.once('drain', () => {
          isWaiting = false;
          if (!paused[direction]) from.resume();
        });
      }
    });
    from.on('end', () => to.end());
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
  };
  const server = createServer((near) => {
    if (refusing) return near.destroy();
    const far = connect(options.target);
    const pair = { near, far };
    pairs.add(pair);
    near.once('close', () => pairs.delete(pair));
    pass(near, far, 'up');
    pass(far, near, 'down');
    if (paused.up) near.pause();
    if (paused.down) far.pause();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  const each = (act: (socket: Socket, direction: Direction) => void) => {
    for (const { near, far } of pairs) {
      act(near, 'up');
      act(far, 'down');
    }
  };
  return {
    port: address.port,
    bytes: (direction) => passed[direction],
    cuts: () => cuts,
    connections: () => pairs.size,
    cut,
    cutAfterBytes: (direction, count) => {
      cutAt[direction] = passed[direction] + count;
    },
    pause: (only) => {
      for (const direction of only ? [only] : (['up', 'down'] as const)) paused[direction] = true;
      each((socket, direction) => paused[direction] && socket.pause());
    },
    resume: () => {
      paused.up = paused.down = false;
      each((socket) => socket.resume());
    },
    refuse: (value) => {
      refusing = value;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      each((socket) => socket.destroy());
      await closed;
    },
  };
}
