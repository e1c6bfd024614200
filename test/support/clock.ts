/** A wall clock that a test sets: what is started with its `env` goes by it (see set-clock.ts). */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

export type Clock = {
  readonly env: Readonly<Record<string, string>>;
  /** So far ahead of the real one, or behind it where that is negative. */
  set(aheadMs: number): Promise<void>;
};

const setClock = path.resolve(import.meta.dirname, 'set-clock.ts');

/** `file` is made, and must be there as long as anything runs by the clock. */
export async function openClock(file: string, aheadMs = 0): Promise<Clock> {
  const set = (ms: number) => writeFile(file, String(ms));
  await set(aheadMs);
  return { set, env: { NODE_OPTIONS: `--import=${setClock}`, CLOCK_FILE: file } };
}
