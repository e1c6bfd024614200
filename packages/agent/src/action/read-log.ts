/** The bytes of an action's log from an offset on, as they come, until the action has ended. */
import { type FSWatcher, watch } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { failpoint, type Ticket } from '@tako/protocol';
import { logChunkBytes } from '../limits.ts';
import type { Actions } from './actions.ts';

export async function* readLog(
  actions: Actions,
  ticket: Ticket,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const { file, changed, hasEnded } = actions.logOf(ticket);
  const wake = wakeUp();
  const watcher: FSWatcher = watch(path.dirname(file), wake.now);
  // The folder goes when the action is forgotten; then there is nothing to watch for.
  watcher.on('error', wake.now);
  changed.on('change', wake.now);
  signal.addEventListener('abort', wake.now);
  let handle: FileHandle | undefined;
  try {
    for (let at = from; !signal.aborted; ) {
      wake.arm();
      const ended = hasEnded();
      handle ??= await openIfThere(file);
      const chunk = handle ? await readAt(handle, at) : undefined;
      if (chunk) {
        failpoint('agent.log.read');
        at += chunk.length;
        yield chunk;
      } else if (ended) return;
      else await wake.wait();
    }
  } finally {
    signal.removeEventListener('abort', wake.now);
    changed.off('change', wake.now);
    watcher.close();
    await handle?.close();
  }
}

async function openIfThere(file: string): Promise<FileHandle | undefined> {
  return open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}

async function readAt(handle: FileHandle, at: number): Promise<Uint8Array | undefined> {
  const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(logChunkBytes), 0, logChunkBytes, at);
  return bytesRead === 0 ? undefined : buffer.subarray(0, bytesRead);
}

/** A wait that `now` ends, also when `now` was called between `arm` and `wait`. */
function wakeUp() {
  let resolve: () => void = () => undefined;
  let woken: Promise<void> = Promise.resolve();
  return {
    arm: () => {
      woken = new Promise((done) => {
        resolve = done;
      });
    },
    now: () => resolve(),
    wait: () => woken,
  };
}
