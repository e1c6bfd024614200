/** How this very program is started once more: its own runner, and its service. */
import { isSea } from 'node:sea';

/** What is executed, and what stands before the command and its flags. */
export type Program = readonly [file: string, ...before: string[]];

/** A single executable is all of it; else Node is, with the file that it was started with. */
export function thisProgram(): Program {
  return isSea() ? [process.execPath] : [process.execPath, process.argv[1] ?? ''];
}

/** How a file of the agent is run that is of the same kind as this one. */
export function programOf(file: string): Program {
  return isSea() ? [file] : [process.execPath, file];
}

/** The command with which the agent starts the runner of an action; nobody types it. */
export const runnerCommand = 'runner';
