/** Removes installations that retention no longer keeps, from the disk and from the journal. */
import { rm } from 'node:fs/promises';
import { changeJournal, readJournal } from './change-journal.ts';
import type { JournalEntry } from './journal-entry.ts';
import { decideRetention, type RetentionRule } from './retention.ts';

export type CleanOptions = {
  readonly journal: string;
  readonly set: string;
  readonly rule: RetentionRule;
  readonly now: Date;
  readonly say: (line: string) => void;
};

/**
 * Settles when the folders are gone; folders of custom installation and files of packages are left alone. An entry whose
 * folder cannot be removed stays in the journal, and the answer has its error.
 */
export async function clean({ journal, set, rule, now, say }: CleanOptions): Promise<readonly Error[]> {
  const { going, protected: kept } = decideRetention(await readJournal(journal), set, rule, now);
  if (going.length === 0) {
    say('No installation has to go');
    return [];
  }
  const gone = new Set<string>();
  const errors: Error[] = [];
  for (const entry of going) {
    try {
      say(kept.has(entry.extractedTo) ? sharedFolder(entry) : await removeFolder(entry));
      gone.add(entry.id);
    } catch (error) {
      errors.push(
        new Error(`${entry.extractedTo} cannot be removed: ${(error as Error).message}`, { cause: error }),
      );
    }
  }
  await changeJournal(journal, (entries) => entries.filter(({ id }) => !gone.has(id)));
  return errors;
}

const sharedFolder = ({ extractedTo }: JournalEntry): string =>
  `${extractedTo} stays: an installation that is kept is in it`;

async function removeFolder({ extractedTo }: JournalEntry): Promise<string> {
  if (extractedTo === '') return 'An installation without a folder is forgotten';
  await rm(extractedTo, { recursive: true, force: true });
  return `Removed ${extractedTo}`;
}
