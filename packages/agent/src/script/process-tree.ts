/** Ending a script with everything that it started. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { abandonMs, processPollMs, terminateGraceMs } from '../limits.ts';

/** In the environment of every process of an action, its folder; children inherit it. */
export const actionVariable = 'TAKO_ACTION';

/** Processes of this action that are alive, also those that left its process group (Linux; elsewhere none are found). */
export function processesOf(actionFolder: string): number[] {
  if (process.platform !== 'linux') return [];
  const mark = Buffer.from(`${actionVariable}=${actionFolder}\0`);
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

/** One that is gone needs no signal; one that belongs to another user cannot be reached, and shows up as left. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** Signals the process group that `leader` leads and every other process of the action. */
export function signalTree(leader: number, actionFolder: string, name: NodeJS.Signals): void {
  if (process.platform === 'win32') return signal(leader, name);
  signal(-leader, name);
  for (const pid of processesOf(actionFolder)) signal(pid, name);
}

/** Asks what is left of an action to end, then kills it. Settles when nothing is left, or with what cannot be ended. */
export async function endProcessesOf(actionFolder: string): Promise<number[]> {
  const began = performance.now();
  for (let left = processesOf(actionFolder); ; left = processesOf(actionFolder)) {
    const waitedMs = performance.now() - began;
    if (left.length === 0 || waitedMs > terminateGraceMs + abandonMs) return left;
    for (const pid of left) signal(pid, waitedMs > terminateGraceMs ? 'SIGKILL' : 'SIGTERM');
    await pause(processPollMs);
  }
}
