/** What becomes of an action whose runner is gone. */
import { rm } from 'node:fs/promises';
import type { ActionOutcome } from '@tako/protocol';
import type { ActionFolder } from '../home/action-folder.ts';
import { readIfThere } from '../home/read-file.ts';
import { evidenceChars } from '../limits.ts';
import { finishEnd, writeEnd } from '../log/write-end.ts';
import { endProcessesOf } from '../script/process-tree.ts';
import { exists } from './action-store.ts';
import { cutTornRecord } from './cut-torn-record.ts';

/**
 * The end that the runner left; else the end that the agent gives it: processes that are left are ended, what was
 * half unpacked goes, and the action is called interrupted, for nobody knows what it did.
 */
export async function endOrphan(folder: ActionFolder): Promise<ActionOutcome> {
  const known = await finishEnd(folder);
  if (known) return known.outcome;
  const alive = await endProcessesOf(folder.folder);
  await removeUnpacked(folder);
  await rm(folder.scratch, { recursive: true, force: true });
  const began = await exists(folder.runner);
  const what = began ? 'its outcome is unknown, the script may have run' : 'it could not be started';
  const left = alive.length === 0 ? '' : `; these processes could not be ended: ${alive.join(', ')}`;
  const said = (await readIfThere(folder.errors))?.trim().slice(-evidenceChars);
  const evidence = said ? `; the runner said: ${said}` : '';
  const error = `The runner of this action ended unexpectedly; ${what}${left}${evidence}`;
  return endWithoutRunner(folder, began ? 'interrupted' : 'failed', error);
}

/** Ends an action in place of a runner. */
export async function endWithoutRunner(
  folder: ActionFolder,
  outcome: ActionOutcome,
  error: string,
): Promise<ActionOutcome> {
  await cutTornRecord(folder.records);
  await writeEnd(folder, { kind: 'ended', time: Date.now(), outcome, error, hasWarnings: false });
  return outcome;
}

async function removeUnpacked(folder: ActionFolder): Promise<void> {
  const unpacked = await readIfThere(folder.unpacking);
  if (unpacked) await rm(unpacked, { recursive: true, force: true });
}
