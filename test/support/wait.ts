/** Waiting for what another process does, without guessing how long it takes. */
import { once } from 'node:events';
import { type FSWatcher, watch } from 'node:fs';
import path from 'node:path';

/** Settles when `look` answers something; looks again whenever an entry of `folder` changes. */
export async function whenFolder<T>(folder: string, look: () => Promise<T | undefined>): Promise<T> {
  const watcher: FSWatcher = watch(folder);
  try {
    for (;;) {
      const changed = once(watcher, 'change');
      const found = await look();
      if (found !== undefined) {
        changed.catch(() => undefined);
        return found;
      }
      await changed;
    }
  } finally {
    watcher.close();
  }
}

/** Settles when the file satisfies `look`. The file's folder must exist. */
export function whenFile<T>(file: string, look: () => Promise<T | undefined>): Promise<T> {
  return whenFolder(path.dirname(file), look);
}
