/** The runner: a process of its own for one action, so that a script outlives a restart or crash of the agent. */
import { raiseMemoryScore } from './memory-score.ts';
import { runAction } from './run-action.ts';

const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write('usage: runner FOLDER\n');
  process.exit(2);
}
raiseMemoryScore();
await runAction(folder);
process.exit(0);
