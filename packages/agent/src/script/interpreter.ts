/** Which program runs a script of which language here. */
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import type { ScriptSyntax } from '@tako/protocol';
import { ActionFailure } from './action-failure.ts';

const windows = process.platform === 'win32';

/** In the order in which a package's scripts of one stage are preferred. */
export const syntaxPreference: readonly ScriptSyntax[] = windows
  ? ['powershell', 'python', 'bash']
  : ['bash', 'python', 'powershell'];

export const extensionOf: Record<ScriptSyntax, string> = { bash: '.sh', powershell: '.ps1', python: '.py' };

const programs: Record<ScriptSyntax, readonly string[]> = windows
  ? { bash: ['bash.exe'], powershell: ['powershell.exe', 'pwsh.exe'], python: ['python.exe'] }
  : { bash: ['bash'], powershell: ['pwsh'], python: ['python3'] };

function onPath(name: string, env: NodeJS.ProcessEnv): string | undefined {
  for (const folder of (env.PATH ?? '').split(path.delimiter)) {
    if (folder === '') continue;
    const candidate = path.join(folder, name);
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch (error) {
      if (!['ENOENT', 'EACCES', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
  return undefined;
}

/** The interpreter's path; undefined where this machine has none. */
export function findInterpreter(
  syntax: ScriptSyntax,
  env: NodeJS.ProcessEnv = process.env,
): string | undefined {
  return findFirst(programs[syntax], env);
}

function findFirst(names: readonly string[], env: NodeJS.ProcessEnv): string | undefined {
  for (const name of names) {
    const found = onPath(name, env);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The interpreter of a script that may ask for an edition of PowerShell. Throws `ActionFailure` where this machine has
 * none, and for an edition that there is not.
 */
export function mustFindInterpreter(
  syntax: ScriptSyntax,
  scriptName: string,
  edition: string | undefined,
): string {
  const wanted = syntax === 'powershell' && windows ? powershellFor(edition) : programs[syntax];
  const found = findFirst(wanted, process.env);
  if (found !== undefined) return found;
  throw new ActionFailure(`${scriptName} needs ${wanted.join(' or ')}, which this machine does not have`);
}

/** On Windows; elsewhere there is only one edition. */
export function powershellFor(edition: string | undefined): readonly string[] {
  switch (edition?.trim().toLowerCase() ?? '') {
    case '':
      return programs.powershell;
    case 'desktop':
      return ['powershell.exe'];
    case 'core':
      return ['pwsh.exe'];
    default:
      throw new ActionFailure(`there is no edition "${edition}" of PowerShell: it is Core or Desktop`);
  }
}
