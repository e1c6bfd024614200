import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import { UnreachableError } from '@tako/client';
import { findPackage } from '../find/find-package.ts';
import { sizeText } from '../output/time.ts';
import type { Session } from '../session/session.ts';

/** Fetches a package into `folder`, whole or not at all, and proves its SHA-256. */
export async function downloadPackage(
  { client, output }: Session,
  reference: string,
  folder: string,
): Promise<void> {
  const known = await findPackage(client, reference);
  // What the server calls it must not lead out of the folder.
  const name = path.basename(`${known.packageId}.${known.version}.nupkg`.replaceAll(/[\\/:]/g, '_'));
  const file = path.join(folder, name);
  const partial = `${file}.${process.pid}.partial`;
  await mkdir(folder, { recursive: true });
  try {
    const { stream } = await client.call('packages.content', { params: { id: known.id } });
    const hash = createHash('sha256');
    const source = Readable.fromWeb(stream as NodeStream<Uint8Array>);
    await pipeline(source, hashing(hash), createWriteStream(partial));
    if (hash.digest('hex') !== known.sha256.toLowerCase()) {
      throw new UnreachableError(client.server, `${name} did not arrive as the server has it`);
    }
    await rename(partial, file);
  } finally {
    await rm(partial, { force: true });
  }
  output.show(known, ({ sizeBytes }) => `Wrote ${file} (${sizeText(sizeBytes)})`);
}

function hashing(hash: ReturnType<typeof createHash>): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
}
