import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ScriptSyntax } from '@tako/protocol';
import { extensionOf } from '../../script/interpreter.ts';
import { runScript } from '../../script/run-script.ts';
import type { Convention, ConventionResult, Installation } from '../convention.ts';
import { deletesScripts, type Stage } from '../stage-scripts.ts';

type ConfiguredStage = Exclude<Stage, 'DeployFailed'>;

/** Each that has a text runs, in this order. */
const languages: readonly ScriptSyntax[] = ['powershell', 'csharp', 'bash', 'python'];

/** Runs the scripts of a stage that stand in the step instead of in the package. */
export function configuredScript(id: Convention['id'], stage: ConfiguredStage): Convention {
  return { id, run: (installation) => runStage(id, stage, installation) };
}

async function runStage(
  id: Convention['id'],
  stage: ConfiguredStage,
  installation: Installation,
): Promise<ConventionResult> {
  let ran = 0;
  for (const syntax of languages) {
    const name = `Octopus.Action.CustomScripts.${stage}${extensionOf[syntax]}`;
    const text = textOf(id, name, installation);
    if (text.trim() === '') continue;
    await runText({ node: id, name, syntax, stage, text }, installation);
    ran += 1;
  }
  return ran === 0 ? { skipped: `the step has no ${stage} script` } : 'done';
}

/** As far as it can be evaluated. */
function textOf(node: string, name: string, { context }: Installation): string {
  const { text, problem } = context.variables.evaluated(name);
  if (problem !== undefined) context.log.say(node, 'verbose', `${name}: ${problem}`);
  return text;
}

type Text = {
  readonly node: string;
  /** Of the variable, and so of the file. */
  readonly name: string;
  readonly syntax: ScriptSyntax;
  readonly stage: ConfiguredStage;
  readonly text: string;
};

/** bash takes a byte-order mark for a part of the first word. The file stays where the script fails. */
async function runText(
  { node, name, syntax, stage, text }: Text,
  { context, folder }: Installation,
): Promise<void> {
  const file = path.join(folder, name);
  await writeFile(file, syntax === 'bash' ? text : `\ufeff${text}`, { mode: 0o600 });
  await runScript({ node, syntax, file, folder, name: `The ${stage} script of the step` }, context);
  if (deletesScripts(context)) await rm(file, { force: true });
}
