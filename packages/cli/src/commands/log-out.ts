import { rm } from 'node:fs/promises';
import type { Output } from '../output/output.ts';
import { mustConfigFile, readSaved } from '../settings/config-file.ts';
import { forgetKey } from './forget-key.ts';

/** Removes the file of `tako login`, and on its server the key that the log-in made, where that can be reached. */
export async function logOut(output: Output, env: NodeJS.ProcessEnv): Promise<void> {
  const file = mustConfigFile(env);
  const saved = await readSaved(file);
  if (saved === undefined) return output.say(`Nobody is logged in: there is no ${file}`);
  await rm(file, { force: true });
  await forgetKey(output, saved);
  output.say(`Logged out of ${saved.server}; removed ${file}`);
}
