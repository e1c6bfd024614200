/** Which files of a folder are packed, and a package of them. */
import { PackageError } from '../package-error.ts';
import { parseGlob } from './glob.ts';
import { readLeftOut } from './left-out.ts';
import { type FoundFile, listFiles } from './list-files.ts';
import type { PackageMetadata } from './opc-parts.ts';
import { type WriteOptions, writePackage } from './write-package.ts';

export type Choice = {
  /** Patterns from the folder on; all files where none is given. */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
};

/**
 * The files below `folder` that are to be packed into `target`, with their places in it. Throws `package.no-match` for
 * an `include` that brings nothing, and as `listFiles` does.
 */
export async function chooseFiles(
  folder: string,
  target: string,
  { include = [], exclude = [] }: Choice = {},
): Promise<FoundFile[]> {
  const wanted = include.map(fromFolder);
  const unwanted = exclude.map(fromFolder);
  const found = (await listFiles(folder, await readLeftOut(folder, target))).filter(
    ({ path }) => !unwanted.some((glob) => glob.matches(path)),
  );
  for (const glob of wanted) {
    if (!found.some(({ path }) => glob.matches(path))) throw noMatch(glob.text, folder);
  }
  return wanted.length === 0 ? found : found.filter(({ path }) => wanted.some((glob) => glob.matches(path)));
}

/** A leading `/` is the folder itself. */
const fromFolder = (pattern: string) => parseGlob(pattern.replace(/^[\\/]+/, ''));

export function noMatch(pattern: string, folder: string): PackageError {
  return new PackageError(
    'package.no-match',
    `${JSON.stringify(pattern)} matches no file in ${folder}`,
    pattern,
  );
}

/** Packs what `chooseFiles` finds, and gives back how many files that are. */
export async function packFolder(
  folder: string,
  metadata: PackageMetadata,
  target: string,
  options: WriteOptions & Choice = {},
): Promise<number> {
  const files = await chooseFiles(folder, target, options);
  await writePackage(target, metadata, files, options);
  return files.length;
}
