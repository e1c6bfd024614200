/** One agent a home: the folder's lock names the process that holds it. */
import { open, readFile, rm } from 'node:fs/promises';
import { UserError } from '../errors.ts';
import type { Home } from './home.ts';
import { identityOf, isAlive, type ProcessIdentity } from './process-identity.ts';

/** The process that runs this home's agent; undefined where none does. */
export async function holderOf(home: Home): Promise<ProcessIdentity | undefined> {
  const text = await readFile(home.lock, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const match = /^\{"pid":(\d+),"startedAt":"([^"]*)"\}$/.exec(text);
  if (!match) return undefined;
  const holder = { pid: Number(match[1]), startedAt: String(match[2]) };
  return isAlive(holder) ? holder : undefined;
}

/** Takes the lock, also from a process that is gone; the answer gives it back. Throws `UserError` with the holder's pid. */
export async function lockHome(home: Home): Promise<() => Promise<void>> {
  const holder = await holderOf(home);
  if (holder) throw new UserError(`another agent already runs in ${home.folder} (process ${holder.pid})`);
  await rm(home.lock, { force: true });
  const mine = JSON.stringify(identityOf(process.pid));
  try {
    const handle = await open(home.lock, 'wx', 0o600);
    await handle.writeFile(mine);
    await handle.close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new UserError(`another agent has just started in ${home.folder}`, 'failed', error);
  }
  return async () => {
    if ((await readFile(home.lock, 'utf8').catch(() => '')) === mine) await rm(home.lock, { force: true });
  };
}
