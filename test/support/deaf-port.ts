/** A port that takes connections from nobody and refuses none, as where a firewall drops what comes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Listens, and never looks at what comes. */
const program = `
  const server = require('node:net').createServer();
  server.listen({ host: process.argv[1], port: Number(process.argv[2]), backlog: 1 }, () => {
    process.stdout.write('listens', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
  });`;

/** More than a queue of one holds. */
const queue = 4;

export async function openDeafPort(host: string, port: number): Promise<{ close(): Promise<void> }> {
  const child = spawn(process.execPath, ['--eval', program, host, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  await Promise.race([
    once(child.stdout, 'data'),
    exited.then(([code]) => Promise.reject(new Error(`exited ${code}`))),
  ]);
  const waiting: Socket[] = [];
  for (let count = 0; count < queue; count++) {
    const socket = connect(port, host);
    socket.on('error', () => undefined);
    waiting.push(socket);
  }
  await once(waiting[0]!, 'connect');
  return {
    close: async () => {
      for (const socket of waiting) socket.destroy();
      child.kill('SIGKILL');
      await exited;
    },
  };
}
