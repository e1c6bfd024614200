/** The agent with the Node that runs it, as one executable (Node's single executable applications). */
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { hostBase, nodeBase } from './node-base.ts';
import type { Target } from './targets.ts';

/** Also part of the executable, so it must be the same wherever that is made. */
const main = 'tentacle.cjs';

/** Writes the executable of the target into the folder; it runs exactly `bundle`. Throws `NodeMissing`. */
export async function buildExecutable(target: Target, bundle: string, folder: string): Promise<string> {
  const [builder, executable] = [await hostBase(), await nodeBase(target)];
  const file = path.join(folder, target.file);
  await mkdir(folder, { recursive: true });
  // Beside its place, so that it gets there whole, by a rename.
  const work = await mkdtemp(path.join(folder, '.building-'));
  try {
    await writeFile(path.join(work, main), bundle);
    await writeFile(path.join(work, 'config.json'), JSON.stringify({ ...config, executable }));
    await promisify(execFile)(builder, ['--build-sea', 'config.json'], { cwd: work });
    await chmod(path.join(work, config.output), 0o755);
    await rename(path.join(work, config.output), file);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return file;
}

const config = {
  main,
  output: 'tentacle',
  disableExperimentalSEAWarning: true,
  // Both hold for one system only, so an executable for another one cannot have them.
  useSnapshot: false,
  useCodeCache: false,
  // `NODE_OPTIONS` is for scripts of users, not for the agent.
  execArgvExtension: 'none',
};
