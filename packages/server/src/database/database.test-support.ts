/** Stores for tests: SQLite in a temp folder, or, in the test project that provides one, PostgreSQL. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { type DatabaseLocation, type Db, openDatabase } from './open-database.ts';

export type TestStore = {
  readonly db: Db;
  /** For files that the test needs. */
  readonly folder: string;
  close(): Promise<void>;
};

export async function openTestStore(): Promise<TestStore> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'tako-store-'));
  const db = await openDatabase(await locationIn(folder));
  return {
    db,
    folder,
    close: async () => {
      await db.destroy();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function locationIn(folder: string): Promise<DatabaseLocation> {
  const server = inject('postgresUrl');
  if (server === undefined) return { engine: 'sqlite', file: path.join(folder, 'tako.db') };
  const url = new URL(server);
  url.pathname = `/t${randomUUID().replaceAll('-', '')}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`create database ${url.pathname.slice(1)}`);
  await client.end();
  return { engine: 'postgresql', url: url.href };
}
