import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Sha256 } from '@tako/protocol';
import { removeUnusedFile } from './keep-file.ts';
import { abandonedPushMs } from './limits.ts';
import { neededHashes } from './package.store.ts';
import type { PackageFolder } from './push-package.ts';
import { incomingFolder } from './receive-file.ts';

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

async function storedHashes(packagesFolder: string): Promise<Sha256[]> {
  const folders = (await namesIn(packagesFolder)).filter((name) => /^[0-9a-f]{2}$/.test(name));
  const names = await Promise.all(folders.map((folder) => namesIn(path.join(packagesFolder, folder))));
  return names.flat().filter((name): name is Sha256 => /^[0-9a-f]{64}$/.test(name));
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
}
