/** A PostgreSQL of the test's own, from the programs that Debian's package brings; gone when the test is over. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

export type TestPostgres = { readonly url: string; close(): Promise<void> };

/** The newest version's folder of programs; undefined where PostgreSQL is not installed. */
export function postgresPrograms(): string | undefined {
  const versions = '/usr/lib/postgresql';
  if (!existsSync(versions)) return undefined;
  const newest = readdirSync(versions).toSorted((a, b) => Number(b) - Number(a))[0];
  const folder = path.join(versions, newest ?? '', 'bin');
  return existsSync(path.join(folder, 'initdb')) ? folder : undefined;
}

export async function startPostgres(programs: string): Promise<TestPostgres> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'tako-pg-'));
  const as = await ownerOf(folder);
  const data = path.join(folder, 'data');
  const initdb = ['-D', data, '-U', 'tako', '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C'];
  execFileSync(path.join(programs, 'initdb'), initdb, { stdio: 'ignore', ...as });
  const options = ['-D', data, '-k', folder, '-h', '', '-c', 'fsync=off'];
  const server = spawn(path.join(programs, 'postgres'), options, {
    stdio: ['ignore', 'ignore', 'pipe'],
    ...as,
  });
  await untilReady(server);
  return {
    // Only a socket in its own folder: no port that somebody else could take.
    url: `postgresql://tako@localhost/postgres?host=${folder}`,
    close: async () => {
      const ended = once(server, 'exit');
      server.kill('SIGINT');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root, so there it runs as the user that its package made. */
async function ownerOf(folder: string): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  const [uid, gid] = [idOf('-u'), idOf('-g')];
  await chown(folder, uid, gid);
  await chmod(folder, 0o700);
  return { uid, gid };
}

async function untilReady(server: ChildProcess): Promise<void> {
  const seen: string[] = [];
  for await (const line of createInterface({ input: server.stderr! })) {
    seen.push(line);
    if (line.includes('ready to accept connections')) {
      server.stderr?.resume();
      return;
    }
  }
  throw new Error(`PostgreSQL ended before it was ready\n${seen.join('\n')}`);
}
