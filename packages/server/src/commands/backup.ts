/** `tako-server backup`: a copy of the data folder that a server can run on, made while the server runs. */
import { constants, copyFile, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { backup as backupSqlite, DatabaseSync } from 'node:sqlite';
import type { Config } from '../config/settings.ts';
import { dataFolderAt, readIdentity, readIfThere } from '../data-folder/data-folder.ts';
import { UserError } from '../errors.ts';

export type BackedUp = { readonly folder: string; readonly packages: number };

/**
 * Copies identity, keys, store and packages to `target`, which must be empty or not there. Packages are copied before
 * the store and once more after it: whatever the copied store names is there, also what was deleted or pushed
 * meanwhile. Throws `UserError`.
 */
export async function backup(config: Config, target: string): Promise<BackedUp> {
  if (config.databaseUrl !== undefined) {
    throw new UserError(
      'the store is PostgreSQL; back it up with its own tools, and the data folder as files',
    );
  }
  const from = dataFolderAt(config.data);
  const to = dataFolderAt(target);
  await readIdentity(from);
  await mkdir(to.folder, { recursive: true, mode: 0o700 });
  if ((await readdir(to.folder)).length > 0) throw new UserError(`${to.folder} is not empty`);
  const before = await copyPackages(from.packages, to.packages);
  await copySqlite(from.database, to.database);
  for (const name of ['certificate', 'privateKey', 'masterKey'] as const)
    await copyFile(from[name], to[name]);
  if ((await readIfThere(from.config)) !== undefined) await copyFile(from.config, to.config);
  const after = await copyPackages(from.packages, to.packages);
  return { folder: to.folder, packages: before + after };
}

async function copySqlite(from: string, to: string): Promise<void> {
  const database = new DatabaseSync(from, { readOnly: true });
  try {
    await backupSqlite(database, to);
  } finally {
    database.close();
  }
}

/** Packages are named by their SHA-256; what is named otherwise is a push that is not through. */
const isStored = /^[0-9a-f]{64}$/;

/** How many files were missing in the copy; a file never changes, and one may be deleted while this runs. */
async function copyPackages(from: string, to: string): Promise<number> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  const entries = await readdir(from, { recursive: true, withFileTypes: true });
  let copied = 0;
  for (const entry of entries) {
    if (!entry.isFile() || !isStored.test(entry.name)) continue;
    const source = path.join(entry.parentPath, entry.name);
    const target = path.join(to, path.relative(from, source));
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    if (await copyMissing(source, target)) copied++;
  }
  return copied;
}

async function copyMissing(source: string, target: string): Promise<boolean> {
  try {
    await copyFile(source, target, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'ENOENT') return false;
    throw error;
  }
}
