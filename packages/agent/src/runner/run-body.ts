/** A script that is written in the step. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ActionWork } from '@tako/protocol';
import type { ActionContext } from '../script/action-context.ts';
import { ActionFailure } from '../script/action-failure.ts';
import { extensionOf } from '../script/interpreter.ts';
import { publishOutput } from '../script/publish-output.ts';
import { runScript } from '../script/run-script.ts';

type ScriptWork = Extract<ActionWork, { kind: 'run-script' }>;

const node = 'script';

/** Runs it in a folder of its own. Throws as `runScript`; the exit code is an output variable either way. */
export async function runBody(work: ScriptWork, context: ActionContext): Promise<void> {
  const { log, signal } = context;
  log.node(node, 'running');
  try {
    await runOnce(work, context);
    publishExitCode(context, 0);
    log.node(node, log.hasWarnings() ? 'warning' : 'success');
  } catch (error) {
    if (!signal.aborted)
      publishExitCode(context, error instanceof ActionFailure ? error.exitCode : undefined);
    log.node(node, signal.aborted ? 'cancelled' : 'failed', (error as Error).message);
    throw error;
  }
}

/** -1 where none came from the script. */
function publishExitCode(context: ActionContext, exitCode = -1): void {
  publishOutput(context, 'Octopus.Action.Script.ExitCode', String(exitCode));
}

async function runOnce({ syntax, body }: ScriptWork, context: ActionContext): Promise<void> {
  const { variables, log } = context;
  const folder = path.join(context.folder.scratch, 'work');
  const file = path.join(folder, `Script${extensionOf[syntax]}`);
  // Once only: a value that itself shows `#{...}` is not replaced again.
  const { text, problem } = variables.mustReplaceIn(body, 'the script');
  if (problem !== undefined) log.say(node, 'verbose', `In the script: ${problem}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Windows PowerShell reads a file without a mark in the system's code page.
  await writeFile(file, syntax === 'powershell' ? `\ufeff${text}` : text, { mode: 0o600 });
  const parameters = variables.raw('Octopus.Action.Script.ScriptParameters') ?? '';
  await runScript({ node, syntax, file, folder, name: 'The script', parameters }, context);
}
