#!/usr/bin/env node
/** `tako`: the command line of a Tako server. */
import { CommanderError } from 'commander';
import { exitCodes } from './errors.ts';
import { explainError } from './explain-error.ts';
import { createOutput } from './output/output.ts';
import { buildProgram, commandLineOf } from './program.ts';

async function main(): Promise<number> {
  try {
    await buildProgram().parseAsync(commandLineOf(process.argv.slice(2)), { from: 'user' });
    return exitCodes.ok.code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage.code;
    const explained = explainError(error);
    const { note, detail } = createOutput('text', process.stdout, process.stderr);
    if (explained) {
      note(explained.line);
      for (const field of explained.fields ?? []) detail(field);
      for (const hint of explained.hints ?? []) note(hint);
      return exitCodes[explained.exit].code;
    }
    process.stderr.write(`tako: a mistake of tako itself, please report it\n${(error as Error).stack}\n`);
    return exitCodes.takoBroken.code;
  }
}

// Who reads us may stop reading: `tako task log ... | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(exitCodes.ok.code);
});
// No top-level await: what commands load later is bundled with this file and would wait for it for ever.
main().then((exitCode) => {
  process.exitCode = exitCode;
});
