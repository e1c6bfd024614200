import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { readGlob } from './glob.ts';

export type FoundFile = {
  /** Below the folder, with `/` between names. */
  readonly name: string;
  /** Where its content really is: a link is followed as long as it leads to a place in the folder. */
  readonly path: string;
};

export type FindOptions = {
  /** As the file system of this machine has it, if not said. */
  readonly ignoreCase?: boolean;
  readonly signal?: AbortSignal;
};

/**
 * The files below a folder that a glob means, each content once, in the order of their names (by UTF-16 units, on
 * every machine the same). A glob may be an absolute path into the folder. Links that lead out of the folder, nowhere
 * or back to a folder they are in are passed over. Empty where the folder is not there.
 */
export async function findFiles(
  folder: string,
  pattern: string,
  { ignoreCase = ignoresCase, signal }: FindOptions = {},
): Promise<FoundFile[]> {
  const root = await realPathOf(folder);
  if (root === undefined) return [];
  const glob = readGlob(relativeTo([folder, root], pattern), { ignoreCase });
  const start = ignoreCase ? '' : glob.folder;
  if (start.startsWith('/') || start.split('/').includes('..')) return [];
  const top = await realPathOf(path.join(root, start));
  if (top === undefined || !isInside(root, top)) return [];
  const found = new Map<string, string>();
  await walk({ root, signal, found, matches: glob.matches }, { name: start, path: top }, [root, top]);
  const files = [...found].map(([file, name]) => ({ name, path: file }));
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether names that differ only in case are one file here, by the usual file systems of the platform. */
const ignoresCase = process.platform === 'win32' || process.platform === 'darwin';

const notThere = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE']);

/** Undefined where nothing is or can be there, or a link turns in a circle. */
async function realPathOf(file: string): Promise<string | undefined> {
  try {
    return await realpath(file);
  } catch (error) {
    if (notThere.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

function relativeTo(folders: readonly string[], pattern: string): string {
  const slashed = pattern.trim().replaceAll('\\', '/');
  for (const folder of folders) {
    const start = `${folder.replaceAll('\\', '/').replace(/\/+$/, '')}/`;
    if (slashed.startsWith(start)) return slashed.slice(start.length);
  }
  return slashed;
}

function isInside(root: string, file: string): boolean {
  return file === root || file.startsWith(root.endsWith(path.sep) ? root : root + path.sep);
}

type Search = {
  readonly root: string;
  readonly signal: AbortSignal | undefined;
  readonly matches: (name: string) => boolean;
  /** Names by content; a file that is found under two names keeps the first. */
  readonly found: Map<string, string>;
};

type Folder = { readonly name: string; readonly path: string };

/** `trail` holds the real paths of the folders that it is in. */
async function walk(search: Search, folder: Folder, trail: readonly string[]): Promise<void> {
  search.signal?.throwIfAborted();
  const entries = await entriesOf(folder.path);
  for (const entry of entries) {
    const name = folder.name === '' ? entry.name : `${folder.name}/${entry.name}`;
    const target = await resolveEntry(search.root, folder.path, entry);
    if (target?.kind === 'folder' && !trail.includes(target.path)) {
      await walk(search, { name, path: target.path }, [...trail, target.path]);
    } else if (target?.kind === 'file' && search.matches(name)) {
      if (!search.found.has(target.path)) search.found.set(target.path, name);
    }
  }
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return [];
    throw error;
  }
}

type Target = { readonly kind: 'file' | 'folder'; readonly path: string };

async function resolveEntry(root: string, folder: string, entry: Dirent): Promise<Target | undefined> {
  const file = path.join(folder, entry.name);
  if (entry.isFile()) return { kind: 'file', path: file };
  if (entry.isDirectory()) return { kind: 'folder', path: file };
  if (!entry.isSymbolicLink()) return undefined;
  const real = await realPathOf(file);
  if (real === undefined || !isInside(root, real)) return undefined;
  const target = await stat(real);
  if (target.isFile()) return { kind: 'file', path: real };
  return target.isDirectory() ? { kind: 'folder', path: real } : undefined;
}
