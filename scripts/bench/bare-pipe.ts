/**
 * The yardstick of the push: a file through one bare TLS connection of Node into a file whose SHA-256 is checked, in
 * as little code as does it. `bare-pipe.ts receive FOLDER TARGET` prints its port, then `ok <ms>` or `wrong <ms>`
 * (from the first byte to the synced, renamed file); `bare-pipe.ts send FOLDER SOURCE PORT SHA256` sends.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { connect, createServer, type TLSSocket } from 'node:tls';

const chunkBytes = 1024 * 1024;
const hashBytes = 32;

async function identity(folder: string) {
  const [cert, key] = await Promise.all([
    readFile(path.join(folder, 'bare.pem')),
    readFile(path.join(folder, 'bare.key')),
  ]);
  return { cert, key, minVersion: 'TLSv1.3', rejectUnauthorized: false } as const;
}

/** Hashes what passes, but for the first 32 bytes, which are the hash that is expected. */
function checking() {
  const hash = createHash('sha256');
  let head = Buffer.alloc(0);
  let began = 0;
  const stream = new Transform({
    highWaterMark: chunkBytes,
    transform(chunk: Buffer, _encoding, done) {
      began ||= performance.now();
      const missing = hashBytes - head.length;
      if (missing > 0) head = Buffer.concat([head, chunk.subarray(0, missing)]);
      const body = chunk.subarray(missing);
      hash.update(body);
      done(null, body);
    },
  });
  return { stream, began: () => began, isRight: () => hash.digest().equals(head) };
}

async function receive(folder: string, target: string): Promise<void> {
  const server = createServer({ ...(await identity(folder)), requestCert: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  console.log(address.port);
  const [socket] = (await once(server, 'secureConnection')) as [TLSSocket];
  const check = checking();
  await pipeline(socket, check.stream, createWriteStream(`${target}.part`, { highWaterMark: chunkBytes }));
  const file = await open(`${target}.part`, 'r+');
  await file.sync();
  await file.close();
  await rename(`${target}.part`, target);
  console.log(`${check.isRight() ? 'ok' : 'wrong'} ${performance.now() - check.began()}`);
  server.close();
}

async function send(folder: string, source: string, port: number, sha256: string): Promise<void> {
  const socket = connect({ ...(await identity(folder)), host: '127.0.0.1', port, servername: 'bare' });
  await once(socket, 'secureConnect');
  socket.write(Buffer.from(sha256, 'hex'));
  await pipeline(createReadStream(source, { highWaterMark: chunkBytes }), socket);
}

const [mode, folder, file, port, sha256] = process.argv.slice(2);
if (mode === 'receive') await receive(String(folder), String(file));
else await send(String(folder), String(file), Number(port), String(sha256));
