/** Packages as bytes, and the feed's folder as a list. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { writePackage } from '@tako/nuget';
import { bodyPieces } from '../http/body-pieces.ts';
import type { StreamBody } from '../http/handlers.ts';

/** The bytes of a package that holds one file; another `content` makes another package of the same name. */
export async function packageBytes(
  folder: string,
  id: string,
  version: string,
  content = 'hello',
): Promise<Buffer> {
  const file = path.join(folder, 'made.nupkg');
  const metadata = { id, version, authors: 'tests', description: `${id} of the tests` };
  await writePackage(file, metadata, [{ path: 'hello.txt', source: Buffer.from(content) }]);
  return readFile(file);
}

/** Of a copy: whoever takes a body's pieces gives their memory back. */
export function bodyOf(bytes: Buffer | Readable, contentType = 'application/octet-stream'): StreamBody {
  const stream = bytes instanceof Readable ? bytes : Readable.from([Buffer.from(bytes)]);
  const pieces = bodyPieces(stream);
  return { pieces, contentType, sizeBytes: bytes instanceof Readable ? undefined : bytes.length };
}

/** Every file of the feed, with how it is called. */
export async function filesOf(packagesFolder: string): Promise<string[]> {
  const entries = await readdir(packagesFolder, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    },
  );
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}
