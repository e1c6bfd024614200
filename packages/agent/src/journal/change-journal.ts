/** Reading and changing the journal on the disk; runners and commands of one machine take turns. */
import { open } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { UserError } from '../errors.ts';
import { readIfThere } from '../home/read-file.ts';
import { giveToOwnerOf, replaceFile } from '../home/write-file.ts';
import { journalLockMs } from '../limits.ts';
import type { JournalEntry } from './journal-entry.ts';
import { parseJournal, renderJournal } from './journal-file.ts';

/** Empty where there is no journal yet. Throws `UserError` where it cannot be understood. */
export async function readJournal(file: string): Promise<JournalEntry[]> {
  const text = (await readIfThere(file)) ?? '';
  try {
    return parseJournal(text);
  } catch (error) {
    const why = (error as Error).message.split('\n')[0];
    throw new UserError(`the deployment journal ${file} cannot be read: ${why}`, 'failed', error);
  }
}

/** Replaces the journal as a whole, durably, while nobody else changes it. */
export async function changeJournal(
  file: string,
  change: (entries: readonly JournalEntry[]) => readonly JournalEntry[],
): Promise<void> {
  const unlock = await lock(`${file}.lock`);
  try {
    await replaceFile(file, renderJournal(change(await readJournal(file))));
  } finally {
    unlock();
  }
}

/** The system holds the lock for as long as this process lives; waiting blocks it, for the moment that a change takes. */
async function lock(file: string): Promise<() => void> {
  const handle = await open(file, 'a', 0o600);
  await giveToOwnerOf(path.dirname(file), handle);
  await handle.close();
  const database = new DatabaseSync(file, { timeout: journalLockMs });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw error;
  }
  return () => database.close();
}
