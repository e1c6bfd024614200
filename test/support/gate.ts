/** A script that waits until the test lets it go on, and gives up where the test has gone. */
import { existsSync } from 'node:fs';
import { readLedger } from './ledger.ts';
import { whenFile } from './wait.ts';

const looksPerSecond = 20;
const mostLooks = 120 * looksPerSecond;

/** Bash that goes on when the file is there; ends the script where it does not come. */
export function passGate(gate: string): string {
  const look = `for ((look = 0; look < ${mostLooks}; look++)); do [ -e '${gate}' ] && break; sleep ${1 / looksPerSecond}; done`;
  return `${look}\n[ -e '${gate}' ] || exit 99\n`;
}

/** Bash that prints `line <first>` to `line <last>`. */
export function printLines(first: number, last: number): string {
  return `for ((n = ${first}; n <= ${last}; n++)); do echo "line $n"; done\n`;
}

export function numberedLines(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `line ${index + 1}`);
}

/** Settles when the ledger has so many entries. */
export async function whenEntries(ledger: string, count: number): Promise<void> {
  await whenFile(ledger, async () =>
    existsSync(ledger) && (await readLedger(ledger)).length >= count ? true : undefined,
  );
}
