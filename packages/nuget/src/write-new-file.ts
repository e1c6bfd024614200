/** Writing a file of a package, also where something holds that up for a moment: a virus scanner, a disk that is full. */
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { writeRetryMs, writeTries } from './limits.ts';

export type FileFacts = {
  readonly path: string;
  readonly mode: number;
  readonly modified: Date | undefined;
};

export type OnRetry = (path: string, error: Error) => void;

type Take = (chunk: Buffer) => Promise<void>;

/**
 * Writes what `read` gives, piece by piece. It never writes through a link or over a file. Without a time, or with one in
 * the future, it is as new as it is. What may pass is tried ten times, 50 ms apart, and told to `onRetry`.
 */
export async function writeNewFile(
  place: string,
  facts: FileFacts,
  read: (take: Take) => Promise<unknown>,
  onRetry: OnRetry = () => undefined,
): Promise<void> {
  const retry = (error: Error) => onRetry(facts.path, error);
  const file = await persistently(() => open(place, 'wx', isExecutable(facts) ? 0o755 : 0o644), retry);
  try {
    let position = 0;
    await read(async (chunk) => {
      await persistently(() => writeAt(file, chunk, position), retry);
      position += chunk.length;
    });
    const { modified } = facts;
    if (modified && modified.getTime() <= Date.now()) await file.utimes(modified, modified);
  } finally {
    await file.close();
  }
}

/** At a place of its own, so that it may be done again. */
async function writeAt(file: FileHandle, chunk: Buffer, position: number): Promise<void> {
  for (let done = 0; done < chunk.length; ) {
    const { bytesWritten } = await file.write(chunk, done, chunk.length - done, position + done);
    done += bytesWritten;
  }
}

/** On Windows a file that somebody else looks at seems forbidden; elsewhere what is forbidden stays so. */
const passing = new Set([
  ...['EAGAIN', 'EBUSY', 'EDQUOT', 'EIO', 'EMFILE', 'ENFILE', 'ENOSPC'],
  ...(process.platform === 'win32' ? ['EACCES', 'EPERM'] : []),
]);

async function persistently<T>(act: () => Promise<T>, onRetry: (error: Error) => void): Promise<T> {
  for (let left = writeTries - 1; ; left--) {
    try {
      return await act();
    } catch (error) {
      if (left === 0 || !passing.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
      onRetry(error as Error);
      await pause(writeRetryMs);
    }
  }
}

function isExecutable({ path: name, mode }: FileFacts): boolean {
  return (mode & 0o111) !== 0 || name.toLowerCase().endsWith('.sh');
}
