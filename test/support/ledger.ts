/**
 * The ledger: a file outside of every workspace to which each test script appends one line when it starts. However
 * often anything crashed, a script that ran once has one line.
 */
import { readFile } from 'node:fs/promises';

/** Bash that writes `entry` to the ledger; put it first in a script. */
export function enterLedger(ledger: string, entry: string): string {
  return `printf '%s\\n' '${entry}' >> '${ledger}'\n`;
}

/** The entries so far, in the order in which they were written. */
export async function readLedger(ledger: string): Promise<string[]> {
  const text = await readFile(ledger, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').filter((line) => line !== '');
}
