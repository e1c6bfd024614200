/** An action runs at most once: whoever runs it has claimed it, and it can be claimed once. */
import { link, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { failpoint } from '@tako/protocol';
import type { ActionFolder } from '../home/action-folder.ts';
import { identityOf } from '../home/process-identity.ts';
import { syncFolder } from '../home/write-file.ts';

/**
 * Claims the action for this process; false where another runner has. The claim is whole when it appears, since an agent
 * that reads half of one would take its runner for dead, and durable when this settles, since a machine that loses power
 * must not run the action again.
 */
export async function claimAction({ runner }: ActionFolder): Promise<boolean> {
  const own = `${runner}.${process.pid}`;
  try {
    const handle = await open(own, 'w', 0o600);
    try {
      await handle.writeFile(JSON.stringify(identityOf(process.pid)));
      await handle.sync();
    } finally {
      await handle.close();
    }
    failpoint('runner.claiming');
    await link(own, runner);
    await syncFolder(path.dirname(runner));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}
