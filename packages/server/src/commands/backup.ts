/** `tako-server backup`: a copy of the data folder that a server can run on, made while the server runs. */
import { constants, copyFile, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { backup as backupSqlite, DatabaseSync } from 'node:sqlite';
import type { Config } from '../config/settings.ts';
import { type DataFolder, dataFolderAt, readIdentity, readIfThere } from '../data-folder/data-folder.ts';
import { isHash } from '../data-folder/hashed-file.ts';
import { UserError } from '../errors.ts';

export type BackedUp = { readonly folder: string; readonly packages: number; readonly artifacts: number };

/**
 * Copies identity, keys, store, packages and artifacts to `target`, which must be empty or not there. Files are copied
 * before the store and once more after it: whatever the copied store names is there, also what was deleted or came
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
  const before = await copyAllFiles(from, to);
  await copySqlite(from.database, to.database);
  for (const name of ['certificate', 'privateKey', 'masterKey'] as const)
    await copyFile(from[name], to[name]);
  if ((await readIfThere(from.config)) !== undefined) await copyFile(from.config, to.config);
  const after = await copyAllFiles(from, to);
  return {
    folder: to.folder,
    packages: before.packages + after.packages,
    artifacts: before.artifacts + after.artifacts,
  };
}

async function copyAllFiles(from: DataFolder, to: DataFolder) {
  return {
    packages: await copyFiles(from.packages, to.packages),
    artifacts: await copyFiles(from.artifacts, to.artifacts),
  };
}

async function copySqlite(from: string, to: string): Promise<void> {
  const database = new DatabaseSync(from, { readOnly: true });
  try {
    await backupSqlite(database, to);
  } finally {
    database.close();
  }
}

/**
 * How many files were missing in the copy; a file never changes, and one may be deleted while this runs. What is not
 * named by its hash is on its way, and left out.
 */
async function copyFiles(from: string, to: string): Promise<number> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  const entries = await readdir(from, { recursive: true, withFileTypes: true }).catch(noneIfMissing);
  let copied = 0;
  for (const entry of entries) {
    if (!entry.isFile() || !isHash(entry.name)) continue;
    const source = path.join(entry.parentPath, entry.name);
    const target = path.join(to, path.relative(from, source));
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    if (await copyMissing(source, target)) copied++;
  }
  return copied;
}

/** A server makes its folder of artifacts when the first comes. */
function noneIfMissing(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return [];
  throw error;
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
