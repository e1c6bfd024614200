import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import { type Client, type Download, UnreachableError } from '@tako/client';

/** The file appears whole or not at all, and only with this SHA-256; one of its name is replaced. */
export async function downloadFile(
  { server }: Client,
  download: () => Promise<Download>,
  file: string,
  sha256: string,
): Promise<void> {
  const partial = `${file}.${process.pid}.partial`;
  await mkdir(path.dirname(file), { recursive: true });
  try {
    const { stream } = await download();
    const hash = createHash('sha256');
    const source = Readable.fromWeb(stream as NodeStream<Uint8Array>);
    await pipeline(source, hashing(hash), createWriteStream(partial));
    if (hash.digest('hex') !== sha256.toLowerCase()) {
      throw new UnreachableError(server, `${path.basename(file)} did not arrive as the server has it`);
    }
    await rename(partial, file);
  } finally {
    await rm(partial, { force: true });
  }
}

/** What a server calls a thing, as a part of a path: it must not lead out of the folder. */
export function fileNameOf(name: string): string {
  return path.basename(name.replaceAll(/[\p{Cc}<>:"/\\|?*]/gu, '_').replace(/^\.+/, '_')) || '_';
}

function hashing(hash: ReturnType<typeof createHash>): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
}
