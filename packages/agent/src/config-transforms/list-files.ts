import { readdirSync } from 'node:fs';
import path from 'node:path';
import { inListingOrder, matchNames } from './match-names.ts';

/** A folder as it was when it was first asked for. */
export type Listing = {
  /** Names of files, in order; undefined where there is no such folder. */
  files(folder: string): readonly string[] | undefined;
  folders(folder: string): readonly string[];
};

type Entries = { readonly files: string[]; readonly folders: string[] };

/** Reads folders when they are asked for, each once. Links to folders are not followed. */
export function openListing(): Listing {
  const known = new Map<string, Entries | undefined>();
  const read = (folder: string) => {
    if (!known.has(folder)) known.set(folder, readEntries(folder));
    return known.get(folder);
  };
  return { files: (folder) => read(folder)?.files, folders: (folder) => read(folder)?.folders ?? [] };
}

function readEntries(folder: string): Entries | undefined {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    const named = (wanted: (entry: (typeof entries)[number]) => boolean) =>
      entries
        .filter(wanted)
        .map(({ name }) => name)
        .sort(inListingOrder);
    return { files: named((entry) => entry.isFile()), folders: named((entry) => entry.isDirectory()) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** The files of a folder and of those below it, for one pattern after the other; a folder's own come first. */
export function findSources(
  folders: readonly string[],
  patterns: readonly string[],
  listing: Listing,
  isCaseSensitive: boolean,
): string[] {
  const found = new Set<string>();
  for (const folder of folders) {
    const all = [...foldersBelow(path.resolve(folder), listing)];
    for (const pattern of patterns) {
      for (const place of all) {
        const names = matchNames(listing.files(place) ?? [], pattern, isCaseSensitive);
        for (const name of names) found.add(path.join(place, name));
      }
    }
  }
  return [...found];
}

function* foldersBelow(folder: string, listing: Listing): Generator<string, void> {
  yield folder;
  for (const name of listing.folders(folder)) yield* foldersBelow(path.join(folder, name), listing);
}
