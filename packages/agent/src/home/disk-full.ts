import { setTimeout as pause } from 'node:timers/promises';
import { ProtocolError } from '@tako/protocol';
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

/** For `catch`: a full disk becomes the refusal that servers know, other errors stay as they are. */
export function sayDiskFull(error: unknown): never {
  if (!isDiskFull(error)) throw error;
  throw new ProtocolError('disk.full', "the agent's disk is full", {}, error);
}
