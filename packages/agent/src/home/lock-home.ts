/** One agent a home: the folder's lock names the process that holds it. */
import { randomUUID } from 'node:crypto';
import { link, rm, writeFile } from 'node:fs/promises';
import { UserError } from '../errors.ts';
import type { Home } from './home.ts';
import { identityOf, isAlive, type ProcessIdentity } from './process-identity.ts';
import { readIfThere } from './read-file.ts';
import { replaceFile } from './write-file.ts';

/** The process that runs this home's agent; undefined where none does. */
export const holderOf = (home: Home): Promise<ProcessIdentity | undefined> => aliveIn(home.lock);

/** Takes the lock, also from a process that is gone; the answer gives it back. Throws `UserError` with the holder's pid. */
export async function lockHome(home: Home): Promise<() => Promise<void>> {
  const mine = JSON.stringify(identityOf(process.pid));
  // Finding a lock whose holder is gone and replacing it is two steps, and must be done by one at a time.
  const taking = `${home.lock}.taking`;
  await claim(taking, mine, home);
  try {
    const holder = await holderOf(home);
    if (holder) throw new UserError(`another agent already runs in ${home.folder} (process ${holder.pid})`);
    await replaceFile(home.lock, mine);
  } finally {
    await rm(taking, { force: true });
  }
  return async () => {
    if ((await readIfThere(home.lock)) === mine) await rm(home.lock, { force: true });
  };
}

/** Makes the file with its content in one step; one that a dead process has left is no obstacle. */
async function claim(file: string, content: string, home: Home): Promise<void> {
  const own = `${file}.${randomUUID()}`;
  await writeFile(own, content, { mode: 0o600 });
  try {
    if (!(await aliveIn(file))) await rm(file, { force: true });
    await link(own, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new UserError(`another agent is just starting in ${home.folder}`, 'failed', error);
  } finally {
    await rm(own, { force: true });
  }
}

async function aliveIn(file: string): Promise<ProcessIdentity | undefined> {
  const match = /^\{"pid":(\d+),"startedAt":"([^"]*)"\}$/.exec((await readIfThere(file)) ?? '');
  if (!match) return undefined;
  const holder = { pid: Number(match[1]), startedAt: String(match[2]) };
  return isAlive(holder) ? holder : undefined;
}
