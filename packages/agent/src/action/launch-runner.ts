/** Starts the runner of an action, detached, so that nothing that happens to the agent reaches it. */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { ActionFolder } from '../home/action-folder.ts';
import { type Program, runnerCommand } from '../home/program.ts';

/** Never throws. `onGone` is called once: when the runner has ended, or with why it could not be started. */
export function launchRunner(
  [file, ...before]: Program,
  folder: ActionFolder,
  onGone: (error?: Error) => void,
): void {
  let errors: number | undefined;
  try {
    errors = openSync(folder.errors, 'a', 0o600);
    const child = spawn(file, [...before, runnerCommand, folder.folder], {
      cwd: folder.folder,
      detached: true,
      stdio: ['ignore', 'ignore', errors],
      windowsHide: true,
    });
    child.once('exit', () => onGone());
    child.once('error', onGone);
    child.unref();
  } catch (error) {
    setImmediate(onGone, error as Error);
  } finally {
    if (errors !== undefined) closeSync(errors);
  }
}
