/** Names a process so that a later process with the same number is not taken for it. */
import { readFileSync } from 'node:fs';

export type ProcessIdentity = { readonly pid: number; readonly startedAt: string };

/** Field 22 of /proc/<pid>/stat, in ticks since boot, with the boot's id; '' where the system has no /proc. */
function startOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return '';
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A dead process that nobody has waited for yet (state Z) does nothing any more.
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()}/${fields[19]}`;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
}

/** Of a process that is alive; throws where it is not. */
export function identityOf(pid: number): ProcessIdentity {
  const startedAt = startOf(pid);
  if (startedAt === undefined) throw new Error(`there is no process ${pid}`);
  return { pid, startedAt };
}

/** True while that very process is alive. */
export function isAlive(identity: ProcessIdentity): boolean {
  if (process.platform === 'linux') return startOf(identity.pid) === identity.startedAt;
  try {
    process.kill(identity.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
