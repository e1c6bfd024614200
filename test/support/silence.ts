/** Peers that connect from many addresses of loopback and say nothing; each that is closed comes again. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export type Silence = { close(): void };

export async function openSilence(
  port: number,
  { addresses, each }: { addresses: number; each: number },
): Promise<Silence> {
  const sockets = new Set<Socket>();
  let isOver = false;
  const open = (localAddress: string): Socket => {
    const socket = connect({ port, host: '127.0.0.1', localAddress });
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      if (!isOver) setImmediate(() => !isOver && open(localAddress));
    });
    return socket;
  };
  const opened: Promise<unknown>[] = [];
  for (let address = 2; address < addresses + 2; address++) {
    for (let count = 0; count < each; count++) opened.push(once(open(`127.0.0.${address}`), 'connect'));
  }
  await Promise.all(opened);
  return {
    close: () => {
      isOver = true;
      for (const socket of sockets) socket.destroy();
    },
  };
}
