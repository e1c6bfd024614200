import { setTimeout as pause } from 'node:timers/promises';
import { fullDiskRetryMs } from '../limits.ts';

/** Whether something failed because no room is left, which may change. */
export function isDiskFull(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOSPC' || code === 'EDQUOT';
}

/** Does it again until there is room on the disk; whatever else fails is thrown. */
export async function whenThereIsRoom<T>(act: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      await pause(fullDiskRetryMs);
    }
  }
}
