/** SQLite as Node brings it, in the shape in which Kysely's dialect for SQLite wants a database. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { SqliteDatabase, SqliteStatement } from 'kysely';

/** Statements that are kept prepared: more than the server has queries. */
const maxPrepared = 500;

/** How long another connection (a backup) may hold the file before a query fails. */
const busyMs = 10_000;

/** Opens or makes the file. What is committed survives a power cut. */
export function openSqlite(file: string): SqliteDatabase {
  const database = new DatabaseSync(file, { timeout: busyMs, enableForeignKeyConstraints: true });
  database.exec('pragma journal_mode = wal; pragma synchronous = full');
  const prepared = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare: (query) => {
      const known = prepared.get(query);
      if (known) return known;
      const statement = query === 'rollback' ? rollbackOf(database) : statementOf(database.prepare(query));
      if (prepared.size < maxPrepared) prepared.set(query, statement);
      return statement;
    },
  };
}

/**
 * A full disk has rolled back already (sqlite.org/lang_transaction.html), and a second time would fail with an error that
 * hides the first.
 */
function rollbackOf(database: DatabaseSync): SqliteStatement {
  const statement = statementOf(database.prepare('rollback'));
  const nothing = { changes: 0, lastInsertRowid: 0 };
  return {
    ...statement,
    run: (parameters) => (database.isTransaction ? statement.run(parameters) : nothing),
  };
}

function statementOf(statement: StatementSync): SqliteStatement {
  const bind = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...bind(parameters)),
    run: (parameters) => statement.run(...bind(parameters)),
    iterate: (parameters) => statement.iterate(...bind(parameters)) as IterableIterator<unknown>,
  };
}
