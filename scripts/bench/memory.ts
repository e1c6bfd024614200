import { readFile, writeFile } from 'node:fs/promises';

const bytesPerKilobyte = 1024;

async function field(file: string, name: string): Promise<number> {
  const text = await readFile(file, 'utf8');
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name}:`));
  if (!line) throw new Error(`${file} has no ${name}`);
  return Number.parseInt(line.slice(name.length + 1), 10) * bytesPerKilobyte;
}

/** Resident bytes at this moment (Linux). */
export const residentBytes = (pid: number): Promise<number> => field(`/proc/${pid}/status`, 'VmRSS');

/** The most resident bytes since `resetPeak` or the process's start (Linux). */
export const peakBytes = (pid: number): Promise<number> => field(`/proc/${pid}/status`, 'VmHWM');

/** Bytes that only this process has and that no file backs: what it costs the machine (Linux). */
export const privateBytes = (pid: number): Promise<number> => field(`/proc/${pid}/smaps_rollup`, 'Anonymous');

/** Makes `peakBytes` count from now on. */
export async function resetPeak(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/clear_refs`, '5');
}

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
