import { readdirSync, readFileSync } from 'node:fs';

export type Found = { readonly pid: number; readonly command: string };

/** The processes whose command line names something below the folder, on Linux; none where the system does not tell. */
export function processesBelow(folder: string): Found[] {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return pids.flatMap((pid) => {
    const command = commandOf(pid);
    return pid !== process.pid && command.includes(folder) ? [{ pid, command }] : [];
  });
}

/** Empty for one that has ended. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return '';
    throw error;
  }
}
