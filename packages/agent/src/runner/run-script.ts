/** Runs one script to its end, its output into the log. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { LogLevel, ScriptSyntax } from '@tako/protocol';
import { pipeGraceMs } from '../limits.ts';
import { bootstrapArguments, bootstrapExtension, bootstrapOf } from '../script/bootstrap.ts';
import { findInterpreter, interpreterNames } from '../script/interpreter.ts';
import { ticketVariable } from '../script/process-tree.ts';
import { type ActionContext, ActionFailure } from './action-context.ts';
import { LineSplitter } from './line-splitter.ts';
import { readServiceMessage, type ServiceMessage } from './service-message.ts';

export type Script = {
  /** The node of the log that its lines belong to. */
  readonly node: string;
  readonly syntax: ScriptSyntax;
  readonly file: string;
  /** Where it runs; a script's own folder. */
  readonly folder: string;
  /** For messages. */
  readonly name: string;
};

/** Throws `ActionFailure` where it cannot be started, exits with something else than 0, or the action is called off. */
export async function runScript(script: Script, context: ActionContext): Promise<void> {
  const interpreter = findInterpreter(script.syntax);
  if (interpreter === undefined) {
    throw new ActionFailure(
      `${script.name} needs ${interpreterNames(script.syntax)}, which this machine does not have`,
    );
  }
  context.signal.throwIfAborted();
  const scratch = path.join(context.folder.scratch, script.node);
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  const bootstrap = path.join(scratch, `bootstrap${bootstrapExtension[script.syntax]}`);
  await writeFile(bootstrap, bootstrapOf(script.syntax, context.variables.all()), { mode: 0o600 });
  try {
    await runBootstrap(interpreter, bootstrap, script, context);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function runBootstrap(
  interpreter: string,
  bootstrap: string,
  script: Script,
  context: ActionContext,
): Promise<void> {
  const child = spawn(interpreter, bootstrapArguments(script.syntax, bootstrap), {
    cwd: script.folder,
    env: { ...process.env, TAKO_SCRIPT: script.file, [ticketVariable]: context.spec.ticket },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that all of it can be ended.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const spawned = Promise.race([
    once(child, 'spawn'),
    once(child, 'error').then(([error]) => Promise.reject(error)),
  ]);
  await spawned;
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const release = context.onRunning(child.pid ?? 0);
  const output = readOutput(child.stdout, script, context, 'stdout');
  const errors = readOutput(child.stderr, script, context, 'stderr');
  try {
    const [exitCode, signal] = await ended;
    await outputEnds([child.stdout, child.stderr], [output.done, errors.done]);
    context.signal.throwIfAborted();
    judge(script, context, exitCode, signal, {
      message: output.resultMessage(),
      wroteErrors: errors.lines() > 0,
    });
  } finally {
    release();
  }
}

/** Whoever still holds the pipes after the script has ended gets a moment; then we go on without it. */
async function outputEnds(streams: readonly Readable[], done: readonly Promise<void>[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, pipeGraceMs);
  });
  await Promise.race([Promise.all(done), late]);
  clearTimeout(timer);
  for (const stream of streams) stream.destroy();
  await Promise.all(done);
}

type Findings = { readonly message: string | undefined; readonly wroteErrors: boolean };

function judge(
  script: Script,
  context: ActionContext,
  exitCode: number | null,
  signal: string | null,
  findings: Findings,
): void {
  if (exitCode !== 0) {
    const how = exitCode === null ? `was ended by ${signal}` : `exited with code ${exitCode}`;
    throw new ActionFailure(findings.message ?? `${script.name} ${how}`, exitCode ?? undefined);
  }
  if (findings.wroteErrors && context.variables.flag('Octopus.Action.FailScriptOnErrorOutput', false)) {
    throw new ActionFailure(`${script.name} wrote to its error output`, exitCode);
  }
}

type Reading = { readonly done: Promise<void>; resultMessage(): string | undefined; lines(): number };

function readOutput(
  stream: Readable,
  script: Script,
  context: ActionContext,
  from: 'stdout' | 'stderr',
): Reading {
  const decoder = new StringDecoder('utf8');
  const splitter = new LineSplitter();
  const log = context.log.stream(script.node);
  let level: LogLevel | 'ignore' = from === 'stdout' ? 'info' : 'error';
  let result: string | undefined;
  let lines = 0;
  const take = (line: string) => {
    const { before, message } = readServiceMessage(line);
    const mode = message?.name.startsWith(`${from}-`) ? message.name.slice(from.length + 1) : undefined;
    if (before !== '' || !message) {
      lines += 1;
      if (level !== 'ignore') log.line(level, before);
    }
    if (mode !== undefined) level = levelOf(mode, from) ?? level;
    else if (message?.name === 'resultMessage') result = message.values.get('message');
    else if (message && from === 'stdout') obey(message, script, context);
  };
  const done = (async () => {
    try {
      for await (const chunk of stream)
        for (const line of splitter.push(decoder.write(chunk as Buffer))) take(line);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
    }
    for (const line of [...splitter.push(decoder.end()), ...splitter.flush()]) take(line);
    log.end();
  })();
  done.catch(() => undefined);
  return { done, resultMessage: () => result, lines: () => lines };
}

function levelOf(mode: string, from: 'stdout' | 'stderr'): LogLevel | 'ignore' | undefined {
  const modes: Record<string, LogLevel | 'ignore'> = {
    ...{
      default: from === 'stdout' ? 'info' : 'error',
      verbose: 'verbose',
      warning: 'warning',
      error: 'error',
    },
    ...{ highlight: 'highlight', wait: 'wait', progress: 'verbose', ignore: 'ignore' },
  };
  return modes[mode];
}

/** Messages that change something; unknown ones are left alone, as newer scripts may send them. */
function obey({ name, values }: ServiceMessage, script: Script, context: ActionContext): void {
  const time = Date.now();
  if (name === 'setVariable') {
    const [key, value] = [values.get('name') ?? '', values.get('value') ?? ''];
    if (key === '') return;
    const isSensitive = /^true$/i.test(values.get('sensitive') ?? '');
    if (isSensitive) context.log.addSecret(value);
    context.variables.setOutput(key, value);
    context.log.write({ kind: 'variable', time, name: key, value, isSensitive });
  } else if (name === 'progress') {
    const percentage = Math.min(100, Math.max(0, Math.round(Number(values.get('percentage')) || 0)));
    const message = context.log.masked(values.get('message') ?? '');
    context.log.write({ kind: 'progress', time, node: script.node, percentage, message });
  } else if (name === 'mask') {
    context.log.addSecret(values.get('value') ?? '');
  }
}
