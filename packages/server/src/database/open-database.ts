/** The store: one query layer over SQLite (a file of the data folder) or PostgreSQL. */
import { Kysely, PostgresDialect, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { migrations } from './migrations.ts';
import { openSqlite } from './node-sqlite.ts';
import type { Database } from './tables.ts';

export type Db = Kysely<Database>;

export type DatabaseLocation =
  | { readonly engine: 'sqlite'; readonly file: string }
  | { readonly engine: 'postgresql'; readonly url: string };

/** PostgreSQL's number for the type of 64-bit integers, which its driver gives as text unless told. */
const int8 = 20;

/** Opens the store and brings its tables up to date. Throws what the engine or a migration says. */
export async function openDatabase(location: DatabaseLocation): Promise<Db> {
  const db = new Kysely<Database>({ dialect: dialectOf(location) });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return db;
  await db.destroy();
  throw error;
}

function dialectOf(location: DatabaseLocation) {
  if (location.engine === 'sqlite') return new SqliteDialect({ database: openSqlite(location.file) });
  const types = {
    getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
      oid === int8 ? Number : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
  };
  const pool = new pg.Pool({ connectionString: location.url, types });
  // A connection that the database ends (a restart, a failover) leaves the pool, and its query is rejected; the next
  // one opens another. Without these listeners, Node would end the server.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new PostgresDialect({ pool });
}

/**
 * Runs `work` in one transaction: all of it is stored or nothing. SQLite has one connection, so inside only `trx` may
 * be used; a query on the outer handle would wait for ever.
 */
export function transaction<T>(db: Db, work: (trx: Db) => Promise<T>): Promise<T> {
  return db.transaction().execute((trx) => work(trx as Db));
}
