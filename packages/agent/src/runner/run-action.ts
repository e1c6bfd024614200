/** Runs one action from claim to end. */
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { failpoint } from '@tako/protocol';
import { openArtifacts } from '../artifact/artifacts.ts';
import { UserError } from '../errors.ts';
import {
  type ActionFile,
  type ActionFolder,
  actionFolderAt,
  type EndedRecord,
} from '../home/action-folder.ts';
import { whenThereIsRoom } from '../home/disk-full.ts';
import { shortestSecretChars } from '../limits.ts';
import { type ActionLog, createActionLog } from '../log/action-log.ts';
import { Secrets } from '../log/masker.ts';
import { openRecords } from '../log/record-writer.ts';
import { writeEnd } from '../log/write-end.ts';
import type { ActionContext } from '../script/action-context.ts';
import { ActionFailure } from '../script/action-failure.ts';
import { createActionVariables } from '../script/action-variables.ts';
import { addVariablesOfFile, printVariables, warnOfProblems } from '../script/print-variables.ts';
import { type CallOff, watchForEnd } from './call-off.ts';
import { claimAction } from './claim-action.ts';

/** Settles when the action has ended and all of it is on the disk; at once where another runner has claimed it. */
export async function runAction(folderPath: string): Promise<void> {
  const folder = actionFolderAt(folderPath);
  const file = JSON.parse(readFileSync(folder.spec, 'utf8')) as ActionFile;
  const callOff = watchForEnd(file, folder);
  if (!(await claimAction(folder))) return;
  failpoint('runner.claimed');
  const secrets = new Secrets();
  const writer = openRecords(folder.records);
  const log = createActionLog(writer, secrets);
  callOff.lookForCancel();
  const result = await attempt(file, folder, log, callOff);
  const left = await callOff.close();
  if (left.length > 0) log.say('', 'error', `These processes could not be ended: ${left.join(', ')}`);
  rmSync(folder.scratch, { recursive: true, force: true });
  await writer.close();
  const hasWarnings = log.hasWarnings();
  await whenThereIsRoom(() => writeEnd(folder, { kind: 'ended', time: Date.now(), ...result, hasWarnings }));
}

type Result = Omit<EndedRecord, 'kind' | 'time' | 'hasWarnings'>;

async function attempt(
  file: ActionFile,
  folder: ActionFolder,
  log: ActionLog,
  callOff: CallOff,
): Promise<Result> {
  try {
    Object.assign(process.env, environmentOf(file));
    const variables = createActionVariables(file.spec, process.env);
    await addVariablesOfFile(variables);
    for (const secret of variables.secrets()) log.addSecret(secret);
    warnOfShortSecrets(file, log);
    printVariables({ variables, log });
    warnOfProblems({ variables, log });
    const { signal, onRunning } = callOff;
    const { spec } = file;
    const artifacts = openArtifacts({ folder, limits: spec.artifacts, log, signal });
    await work({ spec, file, folder, variables, log, artifacts, signal, onRunning });
    signal.throwIfAborted();
    return { outcome: 'succeeded', exitCode: 0 };
  } catch (error) {
    const exitCode = error instanceof ActionFailure ? error.exitCode : undefined;
    if (!callOff.signal.aborted) log.say('', 'error', unexpected(error));
    return {
      outcome: callOff.isCancelled() ? 'cancelled' : 'failed',
      error: log.told(error instanceof Error ? error.message : String(error)),
      ...(exitCode === undefined ? {} : { exitCode }),
    };
  }
}

/** Where the agent keeps what, as scripts of the original look for it in their environment. */
function environmentOf({ agentName = '', applications, journal }: ActionFile): Record<string, string> {
  return {
    TentacleInstanceName: agentName,
    TentacleHome: path.dirname(journal),
    TentacleApplications: applications,
    TentacleJournal: journal,
  };
}

/** The stack where nobody expected the error. */
function unexpected(error: unknown): string {
  if (error instanceof ActionFailure || error instanceof UserError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function warnOfShortSecrets(file: ActionFile, log: ActionLog): void {
  for (const { name, value, isSensitive } of file.spec.variables) {
    if (!isSensitive || value === '' || value.trim().length >= shortestSecretChars) continue;
    const why = `has fewer than ${shortestSecretChars} characters; it cannot be masked`;
    log.say('', 'warning', `The secret ${name} ${why}.`);
  }
}

/** What the kind of action needs is loaded only then. */
async function work(context: ActionContext): Promise<void> {
  const { work } = context.spec;
  context.signal.throwIfAborted();
  switch (work.kind) {
    case 'deploy-package': {
      const { deployPackage } = await import('../deploy-package/deploy-package.ts');
      return deployPackage(work.package, context);
    }
    case 'run-script':
    case 'run-named-script': {
      const { runBody } = await import('./run-body.ts');
      return runBody(work, context);
    }
    default:
      return work satisfies never;
  }
}
