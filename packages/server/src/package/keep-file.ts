/** Files move in and out under the lock on packages: none goes that somebody is about to name. */
import { rm } from 'node:fs/promises';
import type { Sha256 } from '@tako/protocol';
import { hashedFile, placeFile } from '../data-folder/hashed-file.ts';
import { lockKind } from '../database/next-id.ts';
import { type Db, transaction } from '../database/open-database.ts';
import { isFileNeeded } from './package.store.ts';
import type { ReceivedFile } from './receive-file.ts';

/** Moves the file to its place, durably. The caller holds the lock. */
export function keepFile(packagesFolder: string, { file, sha256 }: ReceivedFile): Promise<void> {
  return placeFile(packagesFolder, file, sha256);
}

/** Deletes the file of these bytes unless a package or a release names them. */
export function removeUnusedFile(db: Db, packagesFolder: string, sha256: Sha256): Promise<void> {
  return transaction(db, async (trx) => {
    await lockKind(trx, 'Packages');
    if (!(await isFileNeeded(trx, sha256))) await rm(hashedFile(packagesFolder, sha256), { force: true });
  });
}
