/** Files move in and out under the lock on packages: none goes that somebody is about to name. */
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Sha256 } from '@tako/protocol';
import { syncFolder } from '../data-folder/replace-file.ts';
import { lockKind } from '../database/next-id.ts';
import { type Db, transaction } from '../database/open-database.ts';
import { isFileNeeded } from './package.store.ts';
import { packageFile } from './package.ts';
import type { ReceivedFile } from './receive-file.ts';

/** Moves the file to its place, durably. The caller holds the lock. */
export async function keepFile(packagesFolder: string, { file, sha256 }: ReceivedFile): Promise<void> {
  const target = packageFile(packagesFolder, sha256);
  const folder = path.dirname(target);
  if ((await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined) await syncFolder(packagesFolder);
  await rename(file, target);
  await syncFolder(folder);
}

/** Deletes the file of these bytes unless a package or a release names them. */
export function removeUnusedFile(db: Db, packagesFolder: string, sha256: Sha256): Promise<void> {
  return transaction(db, async (trx) => {
    await lockKind(trx, 'Packages');
    if (!(await isFileNeeded(trx, sha256))) await rm(packageFile(packagesFolder, sha256), { force: true });
  });
}
