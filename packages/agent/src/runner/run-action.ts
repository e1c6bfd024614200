/** Runs one action from claim to end. */
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ActionOutcome, LogRecord } from '@tako/protocol';
import { deployPackage } from '../deploy-package/deploy-package.ts';
import { identityOf } from '../home/process-identity.ts';
import { replaceFile } from '../home/write-file.ts';
import { shortestSecretChars, terminateGraceMs } from '../limits.ts';
import { extensionOf } from '../script/interpreter.ts';
import { processesOf, signalTree } from '../script/process-tree.ts';
import { type ActionContext, ActionFailure } from './action-context.ts';
import { type ActionFile, type ActionFolder, actionFolderAt, type EndedFile } from './action-folder.ts';
import { createActionLog } from './action-log.ts';
import { createActionVariables } from './action-variables.ts';
import { openRecords } from './record-writer.ts';
import { runScript } from './run-script.ts';

/** Claims the action; false where another runner has, so that it runs at most once. */
function claim(folder: ActionFolder): boolean {
  try {
    const descriptor = openSync(folder.runner, 'wx', 0o600);
    writeSync(descriptor, JSON.stringify(identityOf(process.pid)));
    closeSync(descriptor);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Settles when the action has ended and all of it is on the disk. */
export async function runAction(folderPath: string): Promise<void> {
  const folder = actionFolderAt(folderPath);
  if (!claim(folder)) return;
  const file = JSON.parse(readFileSync(folder.spec, 'utf8')) as ActionFile;
  const { spec } = file;
  const secrets = spec.variables.filter(({ isSensitive }) => isSensitive).map(({ value }) => value);
  const writer = openRecords(folder.records);
  const log = createActionLog(writer, secrets);
  const calledOff = watchForEnd(file, folder);
  let ended: Omit<Extract<LogRecord, { kind: 'ended' }>, 'hasWarnings' | 'time'>;
  try {
    warnOfShortSecrets(file, log.say);
    const variables = createActionVariables(spec);
    const context: ActionContext = { spec, file, folder, variables, log, ...calledOff };
    await work(context);
    ended = { kind: 'ended', outcome: 'succeeded', exitCode: 0 };
  } catch (error) {
    const exitCode = error instanceof ActionFailure ? error.exitCode : undefined;
    const message = log.masked(error instanceof Error ? error.message : String(error));
    if (!calledOff.signal.aborted) log.say('', 'error', unexpected(error));
    const outcome: ActionOutcome = calledOff.isCancelled() ? 'cancelled' : 'failed';
    ended = { kind: 'ended', outcome, error: message, ...(exitCode === undefined ? {} : { exitCode }) };
  }
  await calledOff.close();
  rmSync(folder.scratch, { recursive: true, force: true });
  writer.write({ ...ended, time: Date.now(), hasWarnings: log.hasWarnings() });
  writer.close();
  const state: EndedFile = { outcome: ended.outcome, logBytes: statSync(folder.records).size };
  await replaceFile(folder.ended, JSON.stringify(state));
}

/** The stack where nobody expected the error. */
function unexpected(error: unknown): string {
  if (error instanceof ActionFailure) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function warnOfShortSecrets(
  file: ActionFile,
  say: (node: string, level: 'warning', text: string) => void,
): void {
  for (const { name, value, isSensitive } of file.spec.variables) {
    if (isSensitive && value !== '' && value.length < shortestSecretChars) {
      say(
        '',
        'warning',
        `The secret ${name} has fewer than ${shortestSecretChars} characters; it cannot be masked.`,
      );
    }
  }
}

async function work(context: ActionContext): Promise<void> {
  const { work } = context.spec;
  switch (work.kind) {
    case 'deploy-package':
      return deployPackage(work.package, context);
    case 'run-script':
      return runBody(work.syntax, work.body, context);
    default:
      return work satisfies never;
  }
}

/** A script that is written in the step. */
async function runBody(
  syntax: keyof typeof extensionOf,
  body: string,
  context: ActionContext,
): Promise<void> {
  const node = 'script';
  const { log, folder } = context;
  const file = path.join(folder.folder, `Script${extensionOf[syntax]}`);
  log.node(node, 'running');
  try {
    await writeFile(file, body.replaceAll('\r\n', '\n'), { mode: 0o600 });
    await runScript({ node, syntax, file, folder: folder.folder, name: 'The script' }, context);
    log.node(node, log.hasWarnings() ? 'warning' : 'success');
  } catch (error) {
    log.node(node, context.signal.aborted ? 'cancelled' : 'failed', (error as Error).message);
    throw error;
  } finally {
    rmSync(file, { force: true });
  }
}

type CalledOff = {
  readonly signal: AbortSignal;
  readonly onRunning: ActionContext['onRunning'];
  isCancelled(): boolean;
  /** Waits until everything that was started has ended, where the action was called off. */
  close(): Promise<void>;
};

/** SIGTERM cancels (the agent sends it; a file tells after a restart), and so does the time that the action may take. */
function watchForEnd(file: ActionFile, folder: ActionFolder): CalledOff {
  const controller = new AbortController();
  const { ticket, timeoutMs } = file.spec;
  let cancelled = false;
  let running: number | undefined;
  let kill: NodeJS.Timeout | undefined;
  const endTree = () => {
    if (running === undefined) return;
    const leader = running;
    signalTree(leader, ticket, 'SIGTERM');
    kill = setTimeout(() => signalTree(leader, ticket, 'SIGKILL'), terminateGraceMs);
  };
  const cancel = () => {
    cancelled = true;
    controller.abort(new ActionFailure('cancelled'));
    endTree();
  };
  const timer =
    timeoutMs > 0
      ? setTimeout(() => {
          controller.abort(
            new ActionFailure(`it took longer than the ${timeoutMs / 1000} s that it may take`),
          );
          endTree();
        }, timeoutMs)
      : undefined;
  process.on('SIGTERM', cancel);
  if (existsSync(folder.cancel)) cancel();
  return {
    signal: controller.signal,
    isCancelled: () => cancelled,
    onRunning: (pid) => {
      running = pid;
      if (controller.signal.aborted) endTree();
      return () => {
        running = undefined;
      };
    },
    close: async () => {
      clearTimeout(timer);
      clearTimeout(kill);
      if (controller.signal.aborted) await endLeftovers(ticket);
    },
  };
}

/** Children that outlived the script when the action was called off. */
async function endLeftovers(ticket: string): Promise<void> {
  const pollMs = 50;
  const deadline = performance.now() + terminateGraceMs;
  for (let left = processesOf(ticket); left.length > 0; left = processesOf(ticket)) {
    for (const pid of left) {
      try {
        process.kill(pid, performance.now() > deadline ? 'SIGKILL' : 'SIGTERM');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
