/** Brings the script of a step to where it runs, with its variables replaced. */
import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { undefinedIfMissing } from '../home/read-file.ts';
import type { ActionContext } from '../script/action-context.ts';
import { ActionFailure } from '../script/action-failure.ts';
import { extensionOf, syntaxOfFile, syntaxPreference } from '../script/interpreter.ts';
import type { Script } from '../script/run-script.ts';
import type { ScriptSource } from './script-source.ts';

const node = 'script';

/** Throws `ActionFailure` where there is none. Variables are replaced once: a value that shows `#{...}` stays as it is. */
export async function prepareScript(
  source: ScriptSource,
  folder: string,
  context: ActionContext,
): Promise<Script> {
  switch (source.kind) {
    case 'body':
      if (source.warning !== undefined) context.log.say(node, 'warning', source.warning);
      return writeBody(source, folder, context);
    case 'file':
      return findFile(source.name, folder, context);
    case 'none':
      throw new ActionFailure(source.problem);
    default:
      return source satisfies never;
  }
}

type Body = Extract<ScriptSource, { kind: 'body' }>;

async function writeBody(
  { syntax, body }: Body,
  folder: string,
  { variables, log }: ActionContext,
): Promise<Script> {
  const { text, problem } = variables.mustReplaceIn(body, 'the script');
  if (problem !== undefined && variables.flag('OctopusShouldFailDeploymentOnSubstitutionFails', false)) {
    throw new ActionFailure(`the script: ${problem}`);
  }
  if (problem !== undefined) log.say(node, 'verbose', `In the script: ${problem}`);
  const name = `Script${extensionOf[syntax]}`;
  const file = path.join(folder, name);
  // Windows PowerShell reads a file without a mark in the system's code page.
  const mark = syntax === 'powershell' || syntax === 'csharp' ? '\ufeff' : '';
  await writeFile(file, mark + text, { mode: 0o600 });
  variables.set('Octopus.Action.Script.ScriptFileName', name);
  return { node, syntax, file, folder, name: 'The script' };
}

/** It runs in its own folder. Backslashes part folders too, since packages are made on Windows for every system. */
async function findFile(name: string, folder: string, context: ActionContext): Promise<Script> {
  const file = path.resolve(folder, name.replaceAll('\\', '/'));
  const relative = path.relative(folder, file);
  if (relative.startsWith('..') || path.isAbsolute(relative)) {
    throw new ActionFailure(`the script ${name} does not lie in the package`);
  }
  if (!(await stat(file).catch(undefinedIfMissing))?.isFile()) {
    throw new ActionFailure(`there is no script ${name} in the package`);
  }
  const syntax = syntaxOfFile(file);
  if (syntax === undefined) {
    const endings = syntaxPreference.map((known) => extensionOf[known]).join(', ');
    throw new ActionFailure(`${name} is in no language of scripts: they end in one of ${endings}`);
  }
  const { substituteInFile } = await import('../structured-config/substitute-in-files.ts');
  const { variables, signal, log } = context;
  const quiet = (level: Parameters<typeof log.say>[1], text: string) =>
    log.say(node, level === 'info' ? 'verbose' : level, text);
  await substituteInFile({ name, path: file }, { folder, variables, signal, log: quiet });
  return { node, syntax, file, folder: path.dirname(file), name };
}
