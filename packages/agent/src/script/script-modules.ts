/** Scripts that other scripts may use: they lie beside the script while it runs. */
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ScriptSyntax } from '@tako/protocol';
import { ActionFailure } from './action-failure.ts';
import type { ActionVariables } from './action-variables.ts';

const modulePattern = /^Octopus\.Script\.Module\[(.+)\]$/is;

/** Their texts are no variables of a script. */
export const isModuleVariable = (name: string): boolean =>
  /^Octopus\.Script\.Module(?:\.Language)?\[.+\]$/is.test(name);

export type OpenModules = {
  /** In the order of their variables. */
  readonly files: readonly string[];
  close(): Promise<void>;
};

/** Writes the modules of this language into the folder. Throws `ActionFailure` where a file of that name is there. */
export async function openModules(
  variables: ActionVariables,
  syntax: ScriptSyntax,
  folder: string,
): Promise<OpenModules> {
  const files: string[] = [];
  const close = async () => {
    for (const file of files) await rm(file, { force: true });
  };
  try {
    for (const { name, text } of modulesOf(variables, syntax)) {
      const file = path.join(folder, fileNameOf(name, syntax));
      await writeModule(file, name, syntax === 'powershell' ? `\ufeff${text}` : text);
      files.push(file);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { files, close };
}

function modulesOf(variables: ActionVariables, syntax: ScriptSyntax): { name: string; text: string }[] {
  return variables.names().flatMap((variable) => {
    const name = modulePattern.exec(variable)?.[1];
    if (name === undefined || languageOf(variables, name) !== syntax) return [];
    return [{ name, text: variables.get(variable) ?? '' }];
  });
}

/** Undefined for a language that has no interpreter here. */
function languageOf(variables: ActionVariables, name: string): ScriptSyntax | undefined {
  const word = variables.get(`Octopus.Script.Module.Language[${name}]`)?.trim().toLowerCase();
  return languages[word || 'powershell'];
}

const languages: Readonly<Record<string, ScriptSyntax>> = {
  powershell: 'powershell',
  bash: 'bash',
  python: 'python',
  csharp: 'csharp',
};

function fileNameOf(name: string, syntax: ScriptSyntax): string {
  const safe = name.replaceAll(/[^\p{L}\p{Nd}_-]/gu, '_');
  switch (syntax) {
    case 'powershell':
      return `Library_${safe}_${Date.now()}.psm1`;
    case 'bash':
      return `${safe}.sh`;
    case 'python':
      return `${safe}.py`;
    case 'csharp':
      return `${safe}.csx`;
    default:
      return syntax satisfies never;
  }
}

async function writeModule(file: string, name: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const message = `the script module ${name} would replace ${path.basename(file)}, which is there already`;
    throw new ActionFailure(message, undefined, error);
  }
}
