import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { incomingFolder, namesIn, storedHashes } from '../data-folder/hashed-file.ts';
import { removeUnusedFile } from './keep-file.ts';
import { abandonedPushMs } from './limits.ts';
import { neededHashes } from './package.store.ts';
import type { PackageFolder } from './push-package.ts';

/**
 * Deletes what nobody names any more: halves of pushes that a server's death cut off, bytes of releases that are gone.
 * For the start of the server; harmless while packages are pushed. Gives back how many files went.
 */
export async function sweepPackageFiles({ db, packagesFolder, now }: PackageFolder): Promise<number> {
  const incoming = incomingFolder(packagesFolder);
  let swept = 0;
  for (const name of await namesIn(incoming)) {
    const file = path.join(incoming, name);
    if (now() - (await stat(file)).mtimeMs < abandonedPushMs) continue;
    await rm(file, { force: true });
    swept++;
  }
  const needed = await neededHashes(db);
  for (const sha256 of await storedHashes(packagesFolder)) {
    if (needed.has(sha256)) continue;
    await removeUnusedFile(db, packagesFolder, sha256);
    swept++;
  }
  return swept;
}
