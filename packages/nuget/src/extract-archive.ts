/** Packages of every kind: NuGet packages, zips, and tar files as they are or packed. */

import { open } from 'node:fs/promises';
import { type ExtractedFiles, type ExtractOptions, extractZip } from './extract-package.ts';
import { extractTar } from './extract-tar.ts';
import { defaultLimits, type PackageLimits } from './limits.ts';
import { withZip } from './open-package.ts';
import { PackageError } from './package-error.ts';
import type { TarPacking } from './read-tar.ts';
import { blockBytes, looksLikeTar } from './tar-header.ts';

export type ExtractedArchive = ExtractedFiles & {
  /** As its nuspec has them; absent where it has none. */
  readonly named?: { readonly id: string; readonly version: string };
};

type Kind = 'zip' | { readonly tar: TarPacking };

/** What a package says of itself; undefined where it has no nuspec. Throws `PackageError`. */
export async function nameOfArchive(
  file: string,
  limits: PackageLimits = defaultLimits,
): Promise<ExtractedArchive['named']> {
  if ((await kindOf(file)) !== 'zip') return undefined;
  return withZip(file, limits, undefined, async ({ nuspec }) => {
    return nuspec && { id: nuspec.id, version: nuspec.version.original };
  });
}

/** As `extractPackage`, for each kind; the content tells which it is. Throws `package.unsupported` for others. */
export async function extractArchive(
  file: string,
  target: string,
  options: ExtractOptions = {},
): Promise<ExtractedFiles> {
  const { limits = defaultLimits, signal } = options;
  const kind = await kindOf(file);
  if (kind !== 'zip') return extractTar(file, kind.tar, target, options);
  return withZip(file, limits, signal, (opened) => extractZip(opened, target, options));
}

/** Whatever is none of the others is read as a zip, which says what is wrong with it. */
async function kindOf(file: string): Promise<Kind> {
  const start = await firstBytes(file);
  if (looksLikeTar(start)) return { tar: 'none' };
  if (start[0] === 0x1f && start[1] === 0x8b) return { tar: 'gzip' };
  if (/^BZh[1-9]/.test(start.toString('latin1', 0, 4))) return { tar: 'bzip2' };
  if (start[0] === 0x1f && start[1] === 0x9d) return { tar: 'compress' };
  if (start.toString('latin1', 0, 6) === '\xfd7zXZ\0') return unsupported('xz');
  return 'zip';
}

function unsupported(what: string): never {
  const message = `the package is packed with ${what}; zip, tar, tar.gz, tar.bz2 and tar.Z are understood`;
  throw new PackageError('package.unsupported', message);
}

async function firstBytes(file: string): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(blockBytes), 0, blockBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
