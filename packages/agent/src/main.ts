#!/usr/bin/env node
/** `tentacle`: the runner of one action where an agent has started it as that, else the command line. */
import { runnerCommand } from './home/program.ts';

async function main(): Promise<number> {
  const [, , command, ...rest] = process.argv;
  if (command === runnerCommand) return (await import('./runner/run-as-process.ts')).runAsProcess(rest);
  return (await import('./commands/command-line.ts')).runCommandLine();
}

main().then((code) => {
  process.exitCode = code;
});
