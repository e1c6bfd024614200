import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ScriptSyntax } from '@tako/protocol';
import { extensionOf, findInterpreter, syntaxPreference } from '../../script/interpreter.ts';
import { runScript } from '../../script/run-script.ts';
import type { Convention, ConventionResult, Installation } from '../convention.ts';

export type Stage = 'PreDeploy' | 'Deploy' | 'PostDeploy' | 'DeployFailed';

type Found = { readonly file: string; readonly syntax: ScriptSyntax };

/** Runs the package's own script of a stage: the best of those at its root. They are deleted when it has succeeded. */
export function packagedScript(id: Convention['id'], stage: Stage): Convention {
  return { id, run: (installation) => runStage(id, stage, installation) };
}

/** Deletes the package's scripts of a stage, unless `OctopusDeleteScriptsOnCleanup` is false. */
export async function removeScripts(stage: Stage, { context, folder }: Installation): Promise<void> {
  if (!context.variables.flag('OctopusDeleteScriptsOnCleanup', true)) return;
  for (const { file } of await findScripts(folder, stage)) await rm(file, { force: true });
}

async function runStage(
  id: Convention['id'],
  stage: Stage,
  installation: Installation,
): Promise<ConventionResult> {
  const { context, folder } = installation;
  if (folder === '') return { skipped: 'the package was not extracted' };
  const mayRun =
    context.variables.flag('Octopus.Action.Package.RunScripts', true) || stage === 'DeployFailed';
  if (!mayRun) return { skipped: 'scripts of packages are switched off' };
  const found = await findScripts(folder, stage);
  // Where none of them can run, the first says what is missing.
  const best = found.find(({ syntax }) => findInterpreter(syntax) !== undefined) ?? found[0];
  if (!best) return { skipped: `no ${stage} script in the package` };
  const name = path.basename(best.file);
  context.log.say(id, 'verbose', `Running ${name}`);
  await runScript({ node: id, syntax: best.syntax, file: best.file, folder, name }, context);
  await removeScripts(stage, installation);
  return 'done';
}

/** In the order of preference. */
async function findScripts(folder: string, stage: Stage): Promise<Found[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  return syntaxPreference.flatMap((syntax) =>
    names
      .filter((name) => name.toLowerCase() === `${stage}${extensionOf[syntax]}`.toLowerCase())
      .map((name) => ({ file: path.join(folder, name), syntax })),
  );
}
