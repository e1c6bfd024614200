/** The agent as one file, started as a program of its own. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

export type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Settles when it has ended, whatever its exit code. */
export function run(
  [file, ...before]: readonly [string, ...string[]],
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly input?: string; readonly cwd?: string } = {},
): Promise<Ran> {
  const { env = process.env, cwd } = options;
  return new Promise((resolve, reject) => {
    const child = execFile(
      file,
      [...before, ...args],
      { env, cwd, maxBuffer: 64e6 },
      (error, stdout, stderr) => {
        if (error && typeof error.code !== 'number') reject(error);
        else resolve({ code: Number(error?.code ?? 0), stdout, stderr });
      },
    );
    child.stdin?.end(options.input ?? '');
  });
}

/** Whoever makes it removes it. */
export const temporaryFolder = (): Promise<string> => mkdtemp(path.join(os.tmpdir(), 'tako-agent-'));

export const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

/** A folder that goes when the test has ended. */
export async function tempFolder(): Promise<string> {
  const folder = await temporaryFolder();
  onTestFinished(() => removeFolder(folder));
  return folder;
}
