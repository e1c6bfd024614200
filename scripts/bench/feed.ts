/** A package of 2 GB pushed into the feed: what the server's memory is meanwhile. */
import { randomFillSync } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import { request } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { writePackage } from '@tako/nuget';
import { createServer, type RigServer } from '../rig/server.ts';
import { megabytes, peakBytes, resetPeak } from './memory.ts';
import type { Figure } from './table.ts';

const payloadBytes = 2_000_000_000;
const blockBytes = 4_000_000;
const mostBytes = 200e6;

/** Pushes it as NuGet's clients do, and reads off the most memory that the server had. */
export async function measureFeed(folder: string): Promise<Figure[]> {
  const file = await writeBigPackage(folder);
  const server = await createServer(folder);
  try {
    const { pid } = server.process();
    await resetPeak(pid);
    const started = performance.now();
    const status = await push(server, file);
    const ms = performance.now() - started;
    if (status !== 201) throw new Error(`the push of 2 GB was answered ${status}`);
    const peak = await peakBytes(pid);
    return [
      {
        what: 'server memory while 2 GB are pushed, checked and kept',
        measured: megabytes(peak),
        compared: `${(payloadBytes / 1e6 / (ms / 1000)).toFixed(0)} MB/s`,
        bound: `below ${megabytes(mostBytes)}`,
        holds: peak < mostBytes,
      },
    ];
  } finally {
    await server.stop();
    await rm(file, { force: true });
  }
}

/** Of random bytes, which no compression helps. */
async function writeBigPackage(folder: string): Promise<string> {
  const payload = path.join(folder, 'payload.bin');
  const handle = await open(payload, 'w');
  const block = Buffer.alloc(blockBytes);
  for (let written = 0; written < payloadBytes; written += blockBytes) {
    randomFillSync(block);
    await handle.write(block);
  }
  await handle.close();
  const file = path.join(folder, 'Huge.1.0.0.nupkg');
  const meta = { id: 'Huge', version: '1.0.0', authors: 'bench', description: '2 GB of noise' };
  await writePackage(file, meta, [{ path: 'payload.bin', source: payload }]);
  await rm(payload);
  return file;
}

async function push(server: RigServer, file: string): Promise<number> {
  const { size } = await stat(file);
  const headers = { 'X-NuGet-ApiKey': server.apiKey, 'Content-Length': size };
  const sent = request(`${server.url()}/nuget`, { method: 'PUT', headers });
  const answered = new Promise<number>((resolve, reject) => {
    sent.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', reject);
  });
  await pipeline(createReadStream(file, { highWaterMark: blockBytes }), sent);
  return answered;
}
