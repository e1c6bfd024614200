/** A package of all that a folder holds. */
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { PackageError, quoteEntry } from '../package-error.ts';
import type { PackageMetadata } from './opc-parts.ts';
import { type PackageFile, type WriteOptions, writePackage } from './write-package.ts';
import { partialName } from './write-zip.ts';

/**
 * Packs every file below `folder`, but for what lies in a `.git` and the package that is being made, and gives back how
 * many. A link to a file is packed as that file; one to a folder is refused, as is what is no file.
 */
export async function packFolder(
  folder: string,
  metadata: PackageMetadata,
  target: string,
  options: WriteOptions = {},
): Promise<number> {
  const made = [target, partialName(target)].map((file) => path.resolve(file));
  const files: PackageFile[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const source = path.join(entry.parentPath, entry.name);
    const inside = path.relative(folder, source).split(path.sep).join('/');
    const isLeftOut = inside.split('/').includes('.git') || made.includes(path.resolve(source));
    if (!isLeftOut && !entry.isDirectory()) files.push(await packable(entry, source, inside));
  }
  await writePackage(target, metadata, files, options);
  return files.length;
}

async function packable(entry: Dirent, source: string, inside: string): Promise<PackageFile> {
  const found = await stat(source);
  if (!found.isFile()) {
    const what = entry.isSymbolicLink() ? 'a link to a folder' : 'no file';
    throw new PackageError(
      'package.unsafe-entry',
      `${quoteEntry(inside)} cannot be packed: it is ${what}`,
      inside,
    );
  }
  return { path: inside, source, mode: (found.mode & 0o111) === 0 ? 0o644 : 0o755 };
}
