/** `tentacle run`: the agent in this process or, once it has been upgraded, the new file as a child of it. */
import type { Home } from '../home/home.ts';
import { thisProgram } from '../home/program.ts';
import { upgradeTrialMs } from '../limits.ts';
import type { LinkSpans } from '../link/link-spans.ts';
import { createLog } from '../link/log.ts';
import { runAgent } from '../link/run-agent.ts';
import { supervise, supervisedVariable } from '../upgrade/supervise.ts';
import { runsItself } from '../upgrade/upgrade-record.ts';
import { readUpgrade } from '../upgrade/upgrade-store.ts';
import { agentVersion } from '../version.ts';

export type RunOptions = LinkSpans & { readonly upgradeTrialMs?: number };

/** Settles with the exit code when the agent has ended, by SIGTERM, SIGINT or of itself. */
export async function run(home: Home, options: RunOptions): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
  if (process.env[supervisedVariable] !== undefined) {
    endWithSupervisor(stop);
    await runAgent(home, options, stop.signal);
    return 0;
  }
  const [node, file = node] = thisProgram();
  if (runsItself(await readUpgrade(home), { file, version: agentVersion })) {
    const isReplaced = await runAgent(home, options, stop.signal);
    if (!isReplaced || stop.signal.aborted) return 0;
  }
  const log = createLog((line) => process.stdout.write(line));
  const { upgradeTrialMs: trialMs = upgradeTrialMs } = options;
  return supervise({ home, args: process.argv.slice(2), trialMs, tell: log.warn }, stop.signal);
}

function endWithSupervisor(stop: AbortController): void {
  // Scripts that start an agent of their own start one that nobody supervises.
  delete process.env[supervisedVariable];
  process.once('disconnect', () => stop.abort());
  process.channel?.unref();
}
