/** The runner: a process of its own for one action, so that a script outlives a restart or crash of the agent. */
import { raiseMemoryScore } from './memory-score.ts';
import { runAction } from './run-action.ts';

const usageCode = 2;

/** Runs the action of the one folder that is named, and ends this process. */
export async function runAsProcess([folder, ...more]: readonly string[]): Promise<never> {
  if (folder === undefined || more.length > 0) {
    process.stderr.write('usage: tentacle runner FOLDER\n');
    process.exit(usageCode);
  }
  raiseMemoryScore();
  await runAction(folder);
  process.exit(0);
}
