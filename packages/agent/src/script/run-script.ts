/** Runs one script to its end, its output into the log. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { failpoint, type ScriptSyntax } from '@tako/protocol';
import { dropFolder } from '../artifact/artifacts.ts';
import { pipeGraceMs } from '../limits.ts';
import type { ActionContext } from './action-context.ts';
import { ActionFailure } from './action-failure.ts';
import { csharpEntry } from './bootstrap/csharp.ts';
import { bootstrapArguments, bootstrapOf, type Invocation, quotesOf } from './bootstrap.ts';
import { extensionOf, mustFindInterpreter, type PowershellWish } from './interpreter.ts';
import { readParameters } from './parameters.ts';
import { actionVariable } from './process-tree.ts';
import { defaultModes, type Reading, readOutput } from './read-output.ts';
import { isModuleVariable, openModules } from './script-modules.ts';

export type Script = {
  /** The node of the log that its lines belong to. */
  readonly node: string;
  readonly syntax: ScriptSyntax;
  readonly file: string;
  /** Where it runs; a script's own folder. */
  readonly folder: string;
  /** For messages. */
  readonly name: string;
  /** What stands behind it on its command line, with tokens for values. */
  readonly parameters?: string;
  /** Values that it gets besides the variables. */
  readonly settings?: ReadonlyMap<string, string>;
  /** Written by us: which PowerShell the step wants for its own scripts, and with which profile, does not concern it. */
  readonly isOfAgent?: boolean;
};

/** Throws `ActionFailure` where it cannot be started, exits with something else than 0, or the action is called off. */
export async function runScript(script: Script, context: ActionContext): Promise<void> {
  const { variables, signal } = context;
  const interpreter = mustFindInterpreter(script.syntax, script.name, wishOf(script, variables));
  signal.throwIfAborted();
  if (script.syntax === 'bash') await dropCarriageReturns(script.file);
  const scratch = path.join(context.folder.scratch, 'bootstrap');
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  try {
    const modules = await openModules(variables, script.syntax, script.folder);
    try {
      const invocation = await writeBootstrap(scratch, script, modules.files, context);
      const { program, version } = interpreter;
      await runBootstrap(program, { ...invocation, version }, script, context);
    } finally {
      await modules.close();
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function wishOf({ isOfAgent }: Script, { get }: ActionContext['variables']): PowershellWish {
  if (isOfAgent) return {};
  return {
    edition: get('Octopus.Action.PowerShell.Edition'),
    version: get('Octopus.Action.PowerShell.CustomPowerShellVersion'),
  };
}

/** bash takes a carriage return for a part of the last word. */
async function dropCarriageReturns(file: string): Promise<void> {
  const text = await readFile(file, 'latin1');
  if (text.includes('\r\n')) await writeFile(file, text.replaceAll('\r\n', '\n'), 'latin1');
}

async function writeBootstrap(
  scratch: string,
  script: Script,
  modules: readonly string[],
  { variables }: ActionContext,
): Promise<Invocation> {
  const { syntax } = script;
  const evaluate = (text: string) => variables.mustReplaceIn(text, `the parameters of ${script.name}`).text;
  const parameters = readParameters(script.parameters ?? '', evaluate, quotesOf[syntax]);
  const file = path.join(scratch, `bootstrap${extensionOf[syntax]}`);
  const given = [...variables.all()].filter(([name]) => !isModuleVariable(name));
  const text = bootstrapOf(syntax, {
    ...{ variables: new Map([...given, ...(script.settings ?? [])]), parameters, modules },
    showsEnvironment: !variables.flag('Octopus.Action.Script.SuppressEnvironmentLogging', false),
    wantsArray:
      syntax === 'bash' && (await wantsArray(script, variables.get('OctopusEnabledFeatureToggles'))),
  });
  await writeFile(file, text, { mode: 0o600 });
  const entry = syntax === 'csharp' ? await writeEntry(scratch, file, script.file) : file;
  const withoutProfile =
    script.isOfAgent || variables.flag('Octopus.Action.PowerShell.ExecuteWithoutProfile', false);
  return { file: entry, parameters, withoutProfile };
}

async function writeEntry(scratch: string, bootstrap: string, script: string): Promise<string> {
  const file = path.join(scratch, 'entry.csx');
  await writeFile(file, csharpEntry(bootstrap, script), { mode: 0o600 });
  return file;
}

/** All variables as an array of bash cost time; only a script that names it gets it. */
async function wantsArray({ file }: Script, toggles = ''): Promise<boolean> {
  const isOn = toggles.split(',').some((name) => /^BashParametersArrayFeatureToggle$/i.test(name.trim()));
  return isOn && (await readFile(file, 'latin1')).includes('octopus_parameters[');
}

async function runBootstrap(
  interpreter: string,
  invocation: Invocation,
  script: Script,
  context: ActionContext,
): Promise<void> {
  failpoint('runner.script.starting');
  const child = await start(interpreter, invocation, script, context);
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const release = context.onRunning(child.pid ?? 0);
  const { node, folder } = script;
  const common = { modes: defaultModes(), node, folder };
  const output = readOutput(child.stdout, { source: 'stdout', ...common }, context);
  const errors = readOutput(child.stderr, { source: 'stderr', ...common }, context);
  try {
    const [exitCode, signal] = await ended;
    failpoint('runner.script.ended');
    await outputEnds([output, errors], script, context);
    await context.artifacts.settle();
    context.signal.throwIfAborted();
    const [problem, resultMessage] = [output.problem(), output.resultMessage()];
    judge(script, context, { exitCode, signal, problem, resultMessage, wroteErrors: errors.lines() > 0 });
  } finally {
    release();
  }
}

async function start(interpreter: string, invocation: Invocation, script: Script, context: ActionContext) {
  const child = spawn(interpreter, bootstrapArguments(script.syntax, invocation), {
    cwd: script.folder,
    env: { ...process.env, ...(await scriptEnvironment(script, context)) },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that all of it can be ended.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  try {
    await once(child satisfies ChildProcess, 'spawn');
    return child;
  } catch (error) {
    const why = `${script.name} could not be started: ${(error as Error).message}`;
    throw new ActionFailure(why, -1, error);
  }
}

/** What its bootstrap reads, and what shows later to which action a process belongs. */
async function scriptEnvironment({ file }: Script, { spec, folder }: ActionContext) {
  const own = { TAKO_SCRIPT: file, [actionVariable]: folder.folder };
  if (!spec.artifacts) return own;
  const drop = dropFolder(folder);
  await mkdir(drop, { recursive: true, mode: 0o700 });
  return { ...own, TAKO_ARTIFACTS: drop, TAKO_ARTIFACT_BYTES: String(spec.artifacts.maxFileBytes) };
}

/**
 * Whoever still holds the pipes after the script has ended gets a moment; then we go on without it. Where the disk is
 * full, what was written in time still waits in the pipes and is not given up.
 */
async function outputEnds(
  readings: readonly Reading[],
  script: Script,
  context: ActionContext,
): Promise<void> {
  const done = Promise.all(readings.map((reading) => reading.done)).then(() => 'done' as const);
  const grace = async () => {
    do await pause(pipeGraceMs, undefined, { ref: false });
    while (!context.log.hasRoom());
    return 'late' as const;
  };
  if ((await Promise.race([done, grace()])) === 'done') return;
  context.log.say(
    script.node,
    'warning',
    `${script.name} has ended, but processes that it started still hold its output; what they write is not logged`,
  );
  for (const reading of readings) reading.stop();
  await done;
}

type End = {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly problem: string | undefined;
  readonly resultMessage: string | undefined;
  readonly wroteErrors: boolean;
};

function judge(script: Script, context: ActionContext, end: End): void {
  const { exitCode, signal } = end;
  if (exitCode !== 0) {
    const how = exitCode === null ? `was ended by ${signal}` : `exited with code ${exitCode}`;
    throw new ActionFailure(end.resultMessage ?? `${script.name} ${how}`, exitCode ?? undefined);
  }
  if (end.problem !== undefined) throw new ActionFailure(`${script.name}: ${end.problem}`, exitCode);
  if (end.wroteErrors && context.variables.flag('Octopus.Action.FailScriptOnErrorOutput', false)) {
    throw new ActionFailure(`${script.name} wrote to its error output`, -1);
  }
}
