/** Starts Tako's built programs as processes of their own, for the demo, the benchmarks and the end-to-end tests. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { bundlePath } from '../build.ts';

export type ProgramName = 'tako-server' | 'tentacle' | 'tako';

/** A built program by its name, or any by its file and what stands before its arguments. */
export type ProgramCommand = ProgramName | readonly [file: string, ...before: string[]];

export type RunResult = { readonly exitCode: number; readonly stdout: string; readonly stderr: string };

export type ProgramOptions = { readonly env?: Readonly<Record<string, string>>; readonly input?: string };

function environment(extra: ProgramOptions['env']): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(TAKO_|TENTACLE_|FAILPOINT|npm_)/.test(name),
  );
  return { ...Object.fromEntries(inherited), ...extra };
}

/** Only the programs that were built for it fail where `FAILPOINT` says. */
function commandOf(program: ProgramCommand, env: ProgramOptions['env']): readonly [string, ...string[]] {
  if (typeof program !== 'string') return program;
  const file = program === 'tentacle' ? 'tentacle.cjs' : `${program}.js`;
  return [process.execPath, bundlePath(file, env?.FAILPOINT === undefined ? 'dist' : 'failpoints')];
}

/** Runs a program to its end; never throws for an exit code. */
export async function runProgram(
  program: ProgramCommand,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<RunResult> {
  const [file, ...before] = commandOf(program, options.env);
  const child = spawn(file, [...before, ...args], {
    env: environment(options.env),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.end(options.input ?? '');
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode: exitCode ?? -1, stdout, stderr };
}

/** As `runProgram`; an exit code other than 0 is an error that shows what the program printed. */
export async function mustRun(
  program: ProgramCommand,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<string> {
  const result = await runProgram(program, args, options);
  if (result.exitCode !== 0) {
    throw new Error(
      `${program} ${args.join(' ')} exited with ${result.exitCode}\n${result.stderr}${result.stdout}`,
    );
  }
  return result.stdout;
}

/** A program that goes on until it is stopped. Its output is in `logFile`. */
export type Running = {
  readonly pid: number;
  readonly logFile: string;
  /** Settles with the exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | string>;
  /** Asks it to end (SIGTERM unless told) and waits until it has. */
  stop(signal?: NodeJS.Signals): Promise<number | string>;
};

/** Starts a program, its output appended to `logFile`. */
export function startProgram(
  program: ProgramCommand,
  args: readonly string[],
  logFile: string,
  options: ProgramOptions = {},
): Running {
  const output = openSync(logFile, 'a');
  const [file, ...before] = commandOf(program, options.env);
  const child = spawn(file, [...before, ...args], {
    env: environment(options.env),
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const ended = endOf(child);
  if (child.pid === undefined) throw new Error(`${program} could not be started`);
  return {
    pid: child.pid,
    logFile,
    ended,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
}

async function endOf(child: ChildProcess): Promise<number | string> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return code ?? signal ?? 'unknown';
}

/** Settles when the program's output has matched `pattern`; fails with the output when the program ends before. */
export async function whenLogged(program: Running, pattern: RegExp): Promise<void> {
  const look = async () => (pattern.test(await readFile(program.logFile, 'utf8')) ? true : undefined);
  await untilFile(program.logFile, program, look);
}

/** Waits for the JSON that a program writes to its ready file; fails with the program's output when it ends before. */
export function readyFile<T>(file: string, program: Running): Promise<T> {
  return untilFile(file, program, async () => {
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    return text.trimEnd().endsWith('}') ? (JSON.parse(text) as T) : undefined;
  });
}

/** Looks again whenever something changes in the file's folder, as long as the program runs. */
async function untilFile<T>(file: string, program: Running, look: () => Promise<T | undefined>): Promise<T> {
  const changes = new AbortController();
  const appeared = (async () => {
    const watcher = watch(path.dirname(file), { signal: changes.signal });
    for (;;) {
      const changed = once(watcher, 'change', { signal: changes.signal });
      changed.catch(() => undefined);
      const found = await look();
      if (found !== undefined) return found;
      await changed;
    }
  })();
  const died = program.ended.then(async (code) => {
    throw new Error(
      `the program ended (${code}) before it was ready\n${await readFile(program.logFile, 'utf8')}`,
    );
  });
  try {
    return await Promise.race([appeared, died]);
  } finally {
    changes.abort();
    appeared.catch(() => undefined);
    died.catch(() => undefined);
  }
}
