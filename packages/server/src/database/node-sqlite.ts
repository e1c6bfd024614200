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
      const statement = statementOf(database.prepare(query));
      if (prepared.size < maxPrepared) prepared.set(query, statement);
      return statement;
    },
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
