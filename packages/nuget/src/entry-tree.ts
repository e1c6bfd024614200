/** Whether the entries of a package fit into one tree of files and folders, on every file system. */
import { type EntryPath, unsafeEntry } from './entry-name.ts';

type Node = { readonly path: string; readonly isFolder: boolean; readonly inside: Map<string, Node> };

/**
 * Refuses two entries for one file, names that differ only in case or in how an accent is composed, and files below a
 * file: throws `package.unsafe-entry`.
 */
export function refuseCollisions(entries: Iterable<EntryPath>): void {
  const root: Node = { path: '', isFolder: true, inside: new Map() };
  for (const entry of entries) place(root, entry);
}

function place(root: Node, { path, isFolder }: EntryPath): void {
  const parts = path.normalize('NFC').toLowerCase().split('/');
  const name = parts.pop() ?? '';
  let folder = root;
  for (const part of parts) {
    folder = enter(folder, part, path);
    if (!folder.isFolder) throw unsafeEntry(path, `"${folder.path}" is a file, not a folder`);
  }
  const other = folder.inside.get(name);
  if (!other) folder.inside.set(name, { path, isFolder, inside: new Map() });
  else if (!other.isFolder || !isFolder) throw unsafeEntry(path, collision(path, isFolder, other));
}

function enter(folder: Node, part: string, path: string): Node {
  const known = folder.inside.get(part);
  if (known) return known;
  const made: Node = { path, isFolder: true, inside: new Map() };
  folder.inside.set(part, made);
  return made;
}

function collision(path: string, isFolder: boolean, other: Node): string {
  if (isFolder) return `"${other.path}" is a file, not a folder`;
  if (other.path === path) return 'the package holds it twice';
  if (other.isFolder) return `it is also a folder, of "${other.path}"`;
  return `"${other.path}" is the same file where case does not count`;
}
