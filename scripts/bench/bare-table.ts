/** The yardstick of a log in the store: the same lines into a table with nothing else in it, as fast as SQLite takes them. */
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { talkLine } from './log.ts';

/** Rows of one transaction. */
const batch = 1000;

/** Milliseconds for so many lines in durable transactions, one prepared statement, one integer key. */
export async function bareTableMs(folder: string, lineCount: number): Promise<number> {
  const db = new DatabaseSync(path.join(folder, 'bare.db'));
  try {
    db.exec('pragma journal_mode = wal; pragma synchronous = full');
    db.exec('create table lines (seq integer primary key, text text not null)');
    const insert = db.prepare('insert into lines values (?, ?)');
    const began = performance.now();
    for (let first = 1; first <= lineCount; first += batch) {
      db.exec('begin');
      for (let seq = first; seq < first + batch && seq <= lineCount; seq++) insert.run(seq, talkLine(seq));
      db.exec('commit');
    }
    return performance.now() - began;
  } finally {
    db.close();
  }
}
