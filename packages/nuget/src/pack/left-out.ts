/** What is never packed, and what a `.takoignore` leaves out. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import ignore from 'ignore';

export const ignoreFileName = '.takoignore';

/** Told of each file and folder before it is looked at, by its full path. */
export type LeftOut = (file: string, isFolder: boolean) => boolean;

/** Where versions of the sources are kept. */
const repositories = new Set(['.git', '.hg', '.svn']);

/**
 * Leaves out repositories, the `.takoignore` of the folder with all that it names (by the rules of `.gitignore`, case
 * aside), and the package that is made, with what is left of one that could not be finished.
 */
export async function readLeftOut(folder: string, target?: string): Promise<LeftOut> {
  const rules = ignore({ ignorecase: true }).add(await readRules(path.join(folder, ignoreFileName)));
  const made = target === undefined ? undefined : path.resolve(target);
  return (file, isFolder) => {
    if (repositories.has(path.basename(file)) || isMade(file, made)) return true;
    const inside = path.relative(folder, file).split(path.sep).join('/');
    if (inside === ignoreFileName) return true;
    return isBelow(inside) && rules.ignores(isFolder ? `${inside}/` : inside);
  };
}

const isBelow = (inside: string): boolean =>
  inside !== '' && inside !== '..' && !inside.startsWith('../') && !path.isAbsolute(inside);

function isMade(file: string, made: string | undefined): boolean {
  if (made === undefined) return false;
  return file === made || (file.startsWith(`${made}.`) && /^\d+\.part$/.test(file.slice(made.length + 1)));
}

async function readRules(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
