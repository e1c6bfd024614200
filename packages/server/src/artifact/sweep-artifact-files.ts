import { rm } from 'node:fs/promises';
import path from 'node:path';
import { hashedFile, incomingFolder, namesIn, storedHashes } from '../data-folder/hashed-file.ts';
import type { Db } from '../database/open-database.ts';
import { neededArtifacts } from './artifact.store.ts';

/**
 * Deletes what nobody names any more, and halves of what will not come. For the start of the server, before anything is
 * fetched. Gives back how many files went.
 */
export async function sweepArtifactFiles(db: Db, folder: string): Promise<number> {
  const { here, coming } = await neededArtifacts(db);
  const incoming = incomingFolder(folder);
  const halves = (await namesIn(incoming)).filter((name) => !coming.has(name.replace(/\.part$/, '')));
  const files = (await storedHashes(folder)).filter((sha256) => !here.has(sha256) && !coming.has(sha256));
  const unwanted = [
    ...halves.map((name) => path.join(incoming, name)),
    ...files.map((sha256) => hashedFile(folder, sha256)),
  ];
  for (const file of unwanted) await rm(file, { force: true });
  return unwanted.length;
}
