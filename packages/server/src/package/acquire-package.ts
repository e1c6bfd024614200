/** The bytes of stored packages, which are compared with what was pushed whenever somebody reads them. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Sha256 } from '@tako/protocol';
import { hashedFile } from '../data-folder/hashed-file.ts';
import { syncFolder } from '../data-folder/replace-file.ts';
import { readPieceBytes } from './limits.ts';
import { quarantineFolder } from './package.ts';

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

/** The stored file, once its size is right; one that is spoilt is put aside. Throws `PackageFileError`. */
export async function openablePackage(stored: StoredPackage): Promise<string> {
  const { packagesFolder, sha256, sizeBytes } = stored;
  const file = hashedFile(packagesFolder, sha256);
  const found = await sizeOf(file);
  if (found === undefined) {
    throw new PackageFileError('package-file.missing', `the file ${file} is missing; ${remedy}`);
  }
  if (found !== sizeBytes) throw await putAside(stored, `it has ${found} bytes, pushed were ${sizeBytes}`);
  return file;
}

const remedy = 'push the same package again';

/** Whether a file of the right size is there. */
export async function hasFile({ packagesFolder, sha256, sizeBytes }: StoredPackage): Promise<boolean> {
  return (await sizeOf(hashedFile(packagesFolder, sha256))) === sizeBytes;
}

async function sizeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** As `openablePackage`, and reads every byte: the hash is that of what was pushed. */
export async function acquirePackage(
  stored: StoredPackage,
  signal?: AbortSignal,
  onProgress: (bytes: number) => void = () => undefined,
): Promise<string> {
  let bytes = 0;
  for await (const piece of readPackage(stored, signal)) {
    bytes += piece.length;
    onProgress(bytes);
  }
  return hashedFile(stored.packagesFolder, stored.sha256);
}

/**
 * The bytes of the file. The last piece comes once the hash of all is that of what was pushed: whoever reads a file that
 * is spoilt gets fewer bytes than it has. Throws `PackageFileError`, and the signal's reason.
 */
export async function* readPackage(stored: StoredPackage, signal?: AbortSignal): AsyncGenerator<Buffer> {
  const file = await openablePackage(stored);
  const hash = createHash('sha256');
  let held: Buffer | undefined;
  for await (const piece of createReadStream(file, { signal, highWaterMark: readPieceBytes })) {
    if (held) yield held;
    held = piece as Buffer;
    hash.update(held);
  }
  const actual = hash.digest('hex');
  if (actual !== stored.sha256) throw await putAside(stored, `its SHA-256 is now ${actual}`);
  if (held) yield held;
}

/** Nobody may take the file for the package any more, and whoever runs the server may want to see it. */
async function putAside({ packagesFolder, sha256 }: StoredPackage, why: string): Promise<PackageFileError> {
  const file = hashedFile(packagesFolder, sha256);
  const folder = quarantineFolder(packagesFolder);
  const aside = path.join(folder, sha256);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await rename(file, aside).catch((error: NodeJS.ErrnoException) => {
    // Somebody else has noticed it as well.
    if (error.code !== 'ENOENT') throw error;
  });
  await syncFolder(path.dirname(file));
  const message = `the file ${file} is spoilt: ${why}; it was put aside as ${aside}; ${remedy}`;
  return new PackageFileError('package-file.spoilt', message);
}
