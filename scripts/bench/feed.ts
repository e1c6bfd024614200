/** A package of 2 GB pushed into the feed: what the server's memory is meanwhile. */
import { randomFillSync } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import { request } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { writePackage } from '@tako/nuget';
import { createServer, type RigServer } from '../rig/server.ts';
import { megabytes, peakBytes, resetPeak, residentBytes } from './memory.ts';
import type { Figure } from './table.ts';

const payloadBytes = 2_000_000_000;
const blockBytes = 4_000_000;
const mostBytes = 160e6;

/** What a client sends before and behind the file in a form. */
const form = {
  boundary: 'bench',
  head: '--bench\r\nContent-Disposition: form-data; name="package"; filename="package"\r\n\r\n',
  tail: '\r\n--bench--\r\n',
};

const ways = {
  'as bytes': { method: 'POST', path: '/api/v1/packages?overwriteMode=overwrite', isForm: false },
  'as a form': { method: 'POST', path: '/api/v1/packages?overwriteMode=overwrite', isForm: true },
  'over NuGet 2': { method: 'PUT', path: '/nuget/v2?replace=true', isForm: true },
  'over NuGet 3': { method: 'PUT', path: '/nuget/v3/package?replace=true', isForm: true },
} as const;

type Way = (typeof ways)[keyof typeof ways];

/** Pushes it in every way that there is, and reads off the most memory that the server had. */
export async function measureFeed(folder: string): Promise<Figure[]> {
  const file = await writeBigPackage(folder);
  const server = await createServer(folder);
  const figures: Figure[] = [];
  try {
    for (const [name, way] of Object.entries(ways)) figures.push(await measureWay(server, file, name, way));
  } finally {
    await server.stop();
    await rm(file, { force: true });
  }
  return figures;
}

async function measureWay(server: RigServer, file: string, name: string, way: Way): Promise<Figure> {
  const { pid } = server.process();
  await resetPeak(pid);
  const before = await residentBytes(pid);
  const started = performance.now();
  const status = await push(server, file, way);
  const ms = performance.now() - started;
  if (status !== 201) throw new Error(`the push of 2 GB ${name} was answered ${status}`);
  const peak = await peakBytes(pid);
  return {
    what: `server memory while 2 GB are pushed ${name}, checked and kept`,
    measured: `${megabytes(peak)} (${megabytes(before)} before)`,
    compared: `${(payloadBytes / 1e6 / (ms / 1000)).toFixed(0)} MB/s`,
    bound: `below ${megabytes(mostBytes)}`,
    holds: peak < mostBytes,
  };
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

async function push(server: RigServer, file: string, { method, path, isForm }: Way): Promise<number> {
  const { size } = await stat(file);
  const around = isForm ? form.head.length + form.tail.length : 0;
  const type = isForm ? `multipart/form-data; boundary=${form.boundary}` : 'application/octet-stream';
  const headers = {
    ...{ 'X-NuGet-ApiKey': server.apiKey, 'X-Api-Key': server.apiKey },
    ...{ 'Content-Type': type, 'Content-Length': size + around },
  };
  const sent = request(`${server.url()}${path}`, { method, headers });
  const answered = new Promise<number>((resolve, reject) => {
    sent.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', reject);
  });
  await pipeline(bodyOf(file, isForm), sent);
  return answered;
}

async function* bodyOf(file: string, isForm: boolean): AsyncGenerator<Buffer> {
  if (isForm) yield Buffer.from(form.head);
  yield* createReadStream(file, { highWaterMark: blockBytes });
  if (isForm) yield Buffer.from(form.tail);
}
