/** One agent a home: the system holds the lock for as long as the process lives, and a file names that process. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { realpath, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { UserError } from '../errors.ts';
import type { Home } from './home.ts';
import { identityOf, isAlive, type ProcessIdentity } from './process-identity.ts';
import { readIfThere } from './read-file.ts';
import { replaceFile } from './write-file.ts';

/** The process that runs this home's agent; undefined where none does. */
export async function holderOf(home: Home): Promise<ProcessIdentity | undefined> {
  const match = /^\{"pid":(\d+),"startedAt":"([^"]*)"\}$/.exec((await readIfThere(home.lock)) ?? '');
  if (!match) return undefined;
  const holder = { pid: Number(match[1]), startedAt: String(match[2]) };
  return isAlive(holder) ? holder : undefined;
}

/** Takes the lock, also from a process that is gone; the answer gives it back. Throws `UserError` with the holder's pid. */
export async function lockHome(home: Home): Promise<() => Promise<void>> {
  const name = await lockName(home);
  const server = name === undefined ? undefined : await hold(name, home);
  try {
    // Also where the system's lock does not reach: from another container, or on a system that has none.
    const holder = await holderOf(home);
    if (holder) throw taken(home, holder);
    await replaceFile(home.lock, JSON.stringify(identityOf(process.pid)));
  } catch (error) {
    server?.close();
    throw error;
  }
  return async () => {
    await rm(home.lock, { force: true });
    server?.close();
  };
}

/** A name that only one process can listen on, and that needs no file: a pipe, or a socket in Linux' abstract space. */
async function lockName(home: Home): Promise<string | undefined> {
  const hash = createHash('sha256')
    .update(await realpath(home.folder))
    .digest('hex');
  if (process.platform === 'win32') return `\\\\.\\pipe\\tentacle-${hash}`;
  return process.platform === 'linux' ? `\0tentacle-${hash}` : undefined;
}

async function hold(name: string, home: Home): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  server.unref();
  server.listen(name);
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw taken(home, await holderOf(home), error);
  }
}

function taken(home: Home, holder: ProcessIdentity | undefined, cause?: unknown): UserError {
  const who = holder ? ` (process ${holder.pid})` : '';
  return new UserError(`another agent already runs in ${home.folder}${who}`, 'failed', cause);
}
