/** Starts the runner of an action, detached, so that nothing that happens to the agent reaches it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ActionFolder } from '../runner/action-folder.ts';

/** Beside the bundle where there is one, else the source. */
function runnerProgram(): string {
  const bundled = fileURLToPath(new URL('./runner.js', import.meta.url));
  return existsSync(bundled) ? bundled : fileURLToPath(new URL('../runner/main.ts', import.meta.url));
}

export function launchRunner(folder: ActionFolder): ChildProcess {
  const errors = openSync(folder.errors, 'a', 0o600);
  try {
    const child = spawn(process.execPath, [runnerProgram(), folder.folder], {
      cwd: folder.folder,
      detached: true,
      stdio: ['ignore', 'ignore', errors],
      windowsHide: true,
    });
    child.unref();
    return child;
  } finally {
    closeSync(errors);
  }
}
