/** The scripts of a stage that a package brings. */
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ScriptSyntax } from '@tako/protocol';
import { extensionOf, syntaxPreference } from '../script/interpreter.ts';
import type { Installation } from './convention.ts';

export type Stage = 'PreDeploy' | 'Deploy' | 'PostDeploy' | 'DeployFailed';

export type StageScript = {
  readonly name: string;
  readonly file: string;
  readonly syntax: ScriptSyntax;
};

/** Those at the root of the installation, in either case of their name, the preferred language first. */
export async function findScripts(folder: string, stage: Stage): Promise<StageScript[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile() || entry.isSymbolicLink()).map(({ name }) => name);
  return syntaxPreference.flatMap((syntax) =>
    names
      .filter((name) => name.toLowerCase() === `${stage}${extensionOf[syntax]}`.toLowerCase())
      .map((name) => ({ name, file: path.join(folder, name), syntax })),
  );
}

/** Deletes them in all languages, unless `OctopusDeleteScriptsOnCleanup` is false. */
export async function removeScripts(stage: Stage, { context, folder }: Installation): Promise<void> {
  if (folder === '' || !deletesScripts(context)) return;
  for (const { file } of await findScripts(folder, stage)) await rm(file, { force: true });
}

export const deletesScripts = ({ variables }: Installation['context']): boolean =>
  variables.flag('OctopusDeleteScriptsOnCleanup', true);
