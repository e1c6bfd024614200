import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';

let written = 0;

/** Replaces a file so that a crash leaves the old one or the new one, whole, and durably. It is its folder's owner's. */
export async function replaceFile(file: string, content: string | Buffer, mode = 0o600): Promise<void> {
  written += 1;
  const partial = `${file}.${process.pid}.${written}.tmp`;
  try {
    const handle = await open(partial, 'w', mode);
    try {
      await giveToOwnerOf(path.dirname(file), handle);
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partial, file);
    await syncFolder(path.dirname(file));
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** What root writes in the folder of an agent that runs as another user must be that user's, or the agent is locked out. */
export async function giveToOwnerOf(folder: string, handle: FileHandle): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(folder);
  if (uid !== 0) await handle.chown(uid, gid);
}

/** Makes a rename in the folder durable. Windows has no such thing. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
