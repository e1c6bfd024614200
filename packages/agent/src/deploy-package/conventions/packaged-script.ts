import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ScriptSyntax } from '@tako/protocol';
import { runScript } from '../../runner/run-script.ts';
import { extensionOf, syntaxPreference } from '../../script/interpreter.ts';
import type { Convention, ConventionResult, Installation } from '../convention.ts';

export type Stage = 'PreDeploy' | 'Deploy' | 'PostDeploy' | 'DeployFailed';

type Found = { readonly file: string; readonly syntax: ScriptSyntax };

/** Runs the package's own script of a stage: the best of those at its root. They are deleted when it has succeeded. */
export function packagedScript(id: Convention['id'], stage: Stage): Convention {
  return { id, run: (installation) => runStage(id, stage, installation) };
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
  const [best] = found;
  if (!best) return { skipped: `no ${stage} script in the package` };
  const name = path.basename(best.file);
  context.log.say(id, 'verbose', `Running ${name}`);
  await runScript({ node: id, syntax: best.syntax, file: best.file, folder, name }, context);
  if (context.variables.flag('OctopusDeleteScriptsOnCleanup', true)) {
    for (const { file } of found) await rm(file, { force: true });
  }
  return 'done';
}

/** In the order of preference. */
async function findScripts(folder: string, stage: Stage): Promise<Found[]> {
  const names = await readdir(folder);
  return syntaxPreference.flatMap((syntax) =>
    names
      .filter((name) => name.toLowerCase() === `${stage}${extensionOf[syntax]}`.toLowerCase())
      .map((name) => ({ file: path.join(folder, name), syntax })),
  );
}
