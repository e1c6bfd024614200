/** Looking into a package, and making sure that all of it is what it says. */
import { crc32 } from 'node:zlib';
import { defaultLimits, type PackageLimits } from './limits.ts';
import type { Nuspec } from './nuspec.ts';
import { corrupt, type OpenPackage, openEntry, openPackage, type PackageEntry } from './open-package.ts';
import { PackageError } from './package-error.ts';
import { fullVersion } from './version.ts';

export type PackageInfo = {
  readonly id: string;
  /** As the nuspec has it. */
  readonly version: string;
  /** The form in which equal versions are equal texts (but for case); metadata included. */
  readonly normalizedVersion: string;
  readonly title: string;
  readonly description: string;
  readonly authors: string;
  readonly releaseNotes: string;
  readonly files: number;
  readonly totalBytes: number;
};

function describe(nuspec: Nuspec, opened: OpenPackage): PackageInfo {
  return {
    id: nuspec.id,
    version: nuspec.version.original,
    normalizedVersion: fullVersion(nuspec.version),
    title: nuspec.title,
    description: nuspec.description,
    authors: nuspec.authors,
    releaseNotes: nuspec.releaseNotes,
    files: opened.files.length,
    totalBytes: opened.files.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0),
  };
}

/** Reads names, declared sizes and the manifest; throws `PackageError`. */
export async function inspectPackage(
  file: string,
  limits: PackageLimits = defaultLimits,
): Promise<PackageInfo> {
  const opened = await openPackage(file, limits);
  try {
    return describe(opened.nuspec, opened);
  } finally {
    opened.close();
  }
}

/** The content of one entry with its checksum looked after; `onChunk` gets each piece. */
export async function readChecked(
  opened: OpenPackage,
  { entry, path }: PackageEntry,
  onChunk: (chunk: Buffer) => void | Promise<void>,
): Promise<number> {
  let checksum = 0;
  let bytes = 0;
  try {
    for await (const chunk of await openEntry(opened.zip, entry)) {
      checksum = crc32(chunk as Buffer, checksum);
      bytes += (chunk as Buffer).length;
      await onChunk(chunk as Buffer);
    }
  } catch (error) {
    throw corrupt(path, error as Error);
  }
  if (checksum !== entry.crc32) {
    throw new PackageError('package.corrupt', `the entry "${path}" is damaged: its checksum is wrong`, path);
  }
  return bytes;
}

/** As `inspectPackage`, and reads every byte: sizes, checksums and what inflates are what the headers say. */
export async function verifyPackage(
  file: string,
  limits: PackageLimits = defaultLimits,
  signal?: AbortSignal,
): Promise<PackageInfo> {
  const opened = await openPackage(file, limits);
  try {
    for (const entry of opened.entries) {
      signal?.throwIfAborted();
      if (!entry.isFolder) await readChecked(opened, entry, () => undefined);
    }
    return describe(opened.nuspec, opened);
  } finally {
    opened.close();
  }
}
