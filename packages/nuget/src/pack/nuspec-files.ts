/** The files that a nuspec names, each with its place in the package, as NuGet finds and places them. */
import path from 'node:path';
import { type Glob, parseGlob } from './glob.ts';
import type { LeftOut } from './left-out.ts';
import { type FoundFile, findFile, listFiles } from './list-files.ts';
import type { NuspecFile } from './nuspec-source.ts';
import { noMatch } from './pack-folder.ts';

export type NuspecFiles = {
  readonly files: readonly FoundFile[];
  /** Patterns with wildcards that brought nothing: NuGet says nothing about them. */
  readonly unmatched: readonly string[];
};

/**
 * Looks from `base` on. One file under one place is taken once, however often it is named. Throws `package.no-match` for
 * a file that is named and not there, and as `listFiles` does.
 */
export async function findNuspecFiles(
  entries: readonly NuspecFile[],
  base: string,
  leftOut: LeftOut,
): Promise<NuspecFiles> {
  const files = new Map<string, FoundFile>();
  const unmatched: string[] = [];
  for (const { src, target, exclude } of entries) {
    const excluded = patternsIn(exclude).map(parseGlob);
    for (const glob of patternsIn(src).map(parseGlob)) {
      const found = await findAll(glob, base, leftOut);
      if (found.length === 0 && !glob.hasWildcard) throw noMatch(glob.text, base);
      if (found.length === 0) unmatched.push(glob.text);
      for (const file of found) {
        const fromBase = slashed(path.relative(base, file.source));
        if (excluded.some((each) => each.matches(fromBase))) continue;
        const place = placeOf(glob, file, slashed(target));
        files.set(`${place}\0${file.source}`, { ...file, path: place });
      }
    }
  }
  return { files: [...files.values()], unmatched };
}

const slashed = (text: string): string => text.replaceAll('\\', '/');

const patternsIn = (text: string): string[] => text.split(';').filter((part) => part.trim() !== '');

/** With paths from the glob's folder on. A file that is named is taken, whatever is left out. */
async function findAll(glob: Glob, base: string, leftOut: LeftOut): Promise<FoundFile[]> {
  const folder = path.resolve(base, glob.folder);
  if (!glob.hasWildcard) {
    const one = await findFile(folder, glob.rest);
    return one ? [one] : [];
  }
  const below = parseGlob(glob.rest);
  const found = await listFiles(folder, leftOut).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
  return found.filter(({ path: inside }) => below.matches(inside));
}

/**
 * Below `target`: with the folders that a `**` has brought, else by its name alone. A file that is named goes to
 * `target` itself where that has the same ending: `<file src="a.css" target="css/b.css" />`.
 */
function placeOf(glob: Glob, { path: inside }: FoundFile, target: string): string {
  const folder = target.replace(/^(?:\.?\/)+/, '').replace(/^\.$/, '');
  const isName = !glob.hasWildcard && folder !== '' && !folder.endsWith('/') && sameEnding(glob.rest, folder);
  if (isName) return folder;
  const name = glob.keepsFolders ? inside : path.posix.basename(inside);
  const parent = folder.replace(/\/+$/, '');
  return parent === '' ? name : `${parent}/${name}`;
}

const sameEnding = (one: string, other: string): boolean =>
  path.posix.extname(one).toLowerCase() === path.posix.extname(other).toLowerCase();
