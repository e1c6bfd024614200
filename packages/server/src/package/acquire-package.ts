import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Sha256 } from '@tako/protocol';
import { hashedFile } from '../data-folder/hashed-file.ts';
import { readPieceBytes } from './limits.ts';

export type StoredPackage = {
  readonly packagesFolder: string;
  readonly sha256: Sha256;
  readonly sizeBytes: number;
};

/** The bytes of a package that the feed has are no longer what was pushed. */
export class PackageFileError extends Error {
  readonly code: 'package-file.missing' | 'package-file.spoilt';

  constructor(code: PackageFileError['code'], message: string) {
    super(message);
    this.name = 'PackageFileError';
    this.code = code;
  }
}

/** The stored file, once its size is right. Throws `PackageFileError`. */
export async function openablePackage({ packagesFolder, sha256, sizeBytes }: StoredPackage): Promise<string> {
  const file = hashedFile(packagesFolder, sha256);
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!found) throw new PackageFileError('package-file.missing', `the file ${file} is missing`);
  if (found.size === sizeBytes) return file;
  const message = `the file ${file} is spoilt: it has ${found.size} bytes, pushed were ${sizeBytes}`;
  throw new PackageFileError('package-file.spoilt', message);
}

/** As `openablePackage`, and reads every byte: the hash is that of what was pushed. */
export async function acquirePackage(stored: StoredPackage, signal?: AbortSignal): Promise<string> {
  const file = await openablePackage(stored);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { signal, highWaterMark: readPieceBytes })) {
    hash.update(chunk as Buffer);
  }
  const actual = hash.digest('hex');
  if (actual === stored.sha256) return file;
  throw new PackageFileError(
    'package-file.spoilt',
    `the file ${file} is spoilt: its SHA-256 is now ${actual}`,
  );
}
