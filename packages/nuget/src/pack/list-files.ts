/** The files below a folder. */
import type { Dirent, Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { inParallel } from '../in-parallel.ts';
import { statsAtOnce } from '../limits.ts';
import { PackageError, quoteEntry } from '../package-error.ts';
import type { LeftOut } from './left-out.ts';
import type { FileState } from './pack-piece.ts';

export type FoundFile = {
  /** From the folder on, with `/`. */
  readonly path: string;
  readonly source: string;
  /** Unix permissions: 0755 where its owner may run it, else 0644. */
  readonly mode: number;
  readonly seen: FileState;
};

/**
 * A link to a file is that file. A link to a folder is refused, so none can lead in a circle or out of the folder; so is
 * what is no file, and a name that is not UTF-8. Throws `package.unsafe-entry` and the system's errors.
 */
export async function listFiles(folder: string, leftOut: LeftOut): Promise<FoundFile[]> {
  const entries: { readonly name: string; readonly entry: Dirent }[] = [];
  const walk = async (inside: string): Promise<void> => {
    for (const entry of await readdir(path.join(folder, inside), { withFileTypes: true })) {
      const name = inside === '' ? entry.name : `${inside}/${entry.name}`;
      if (leftOut(path.resolve(folder, name), entry.isDirectory())) continue;
      if (entry.isDirectory()) await walk(name);
      else entries.push({ name, entry });
    }
  };
  await walk('');
  const found: FoundFile[] = [];
  await inParallel(entries, statsAtOnce, async ({ name, entry }) => {
    found.push(await look(path.resolve(folder, name), name, entry));
  });
  return found;
}

/** One file by its name, in whatever case, as `listFiles` finds it; undefined where there is none. */
export async function findFile(folder: string, name: string): Promise<FoundFile | undefined> {
  try {
    const names = await readdir(folder);
    const wanted = name.toLowerCase();
    const there = names.includes(name) ? name : names.find((one) => one.toLowerCase() === wanted);
    return there === undefined ? undefined : await look(path.join(folder, there), there);
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** The file of exactly this path, as `listFiles` finds it, under another path; undefined where there is none. */
export async function fileAt(source: string, name: string): Promise<FoundFile | undefined> {
  try {
    return await look(source, name);
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

const isGone = (error: unknown): boolean => {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
};

async function look(source: string, name: string, entry?: Dirent): Promise<FoundFile> {
  const found = await stat(source).catch((error: NodeJS.ErrnoException) => {
    const why = entry && whyGone(error, entry);
    throw why ? cannotPack(name, why, error) : error;
  });
  const problem = problemOf(found, entry);
  if (problem) throw cannotPack(name, problem);
  const mode = isExecutable(found.mode, name) ? 0o755 : 0o644;
  return { path: name, source, mode, seen: { bytes: found.size, modifiedMs: found.mtimeMs } };
}

function problemOf(found: Stats, entry: Dirent | undefined): string | undefined {
  if (found.isFile()) return undefined;
  if (found.isDirectory()) {
    return entry ? 'it is a link to a folder' : 'it is a folder; with a / behind it, all of it is meant';
  }
  return 'it is no file';
}

/** Windows keeps no permissions; of a shell script the name says enough, there and everywhere. */
const isExecutable = (mode: number, name: string): boolean =>
  (mode & 0o100) !== 0 || name.toLowerCase().endsWith('.sh');

function whyGone({ code }: NodeJS.ErrnoException, entry: Dirent): string | undefined {
  if (code === 'ELOOP') return 'it is a link that leads in a circle';
  if (code !== 'ENOENT') return undefined;
  if (entry.isSymbolicLink()) return 'it is a link to what is not there';
  // What Node cannot read as UTF-8 it shows so, and then does not find.
  return entry.name.includes('\ufffd') ? 'its name is not UTF-8' : 'it is gone';
}

function cannotPack(name: string, why: string, cause?: unknown): PackageError {
  const message = `${quoteEntry(name)} cannot be packed: ${why}`;
  return new PackageError('package.unsafe-entry', message, name, cause);
}
