/** Ending a script with everything that it started. */
import { readdirSync, readFileSync } from 'node:fs';

/** In the environment of every process of an action; children inherit it. */
export const ticketVariable = 'TAKO_TICKET';

/** Processes of this action that are alive, also those that left its process group (Linux; elsewhere none are found). */
export function processesOf(ticket: string): number[] {
  if (process.platform !== 'linux') return [];
  const mark = Buffer.from(`${ticketVariable}=${ticket}\0`);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => environmentOf(name).includes(mark) && !isZombie(name))
    .map(Number);
}

/** Empty where the process is gone or somebody else's. */
function environmentOf(pid: string): Buffer {
  try {
    return readFileSync(`/proc/${pid}/environ`);
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return Buffer.alloc(0);
    throw error;
  }
}

function isZombie(pid: string): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat[stat.lastIndexOf(')') + 2] === 'Z';
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return true;
    throw error;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Signals the process group that `leader` leads and every other process of the action. */
export function signalTree(leader: number, ticket: string, name: NodeJS.Signals): void {
  if (process.platform === 'win32') return signal(leader, name);
  signal(-leader, name);
  for (const pid of processesOf(ticket)) signal(pid, name);
}
