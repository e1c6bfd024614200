/** One server a data folder: the operating system holds the lock and gives it back when the process is gone. */
import { DatabaseSync } from 'node:sqlite';
import { UserError } from '../errors.ts';
import type { DataFolder } from './data-folder.ts';

/** The answer gives the lock back. Throws `UserError` where another process holds it. */
export function lockDataFolder(data: DataFolder): () => void {
  // SQLite's exclusive lock is the one file lock that Node offers on every platform.
  const database = new DatabaseSync(data.lock, { timeout: 0 });
  try {
    database.exec('pragma locking_mode = exclusive; begin exclusive');
  } catch (error) {
    database.close();
    throw new UserError(`another server already runs on ${data.folder}`, 'inUse', error);
  }
  return () => database.close();
}
