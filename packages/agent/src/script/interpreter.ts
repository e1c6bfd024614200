/** Which program runs a script of which language here. */
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import type { ScriptSyntax } from '@tako/protocol';

const windows = process.platform === 'win32';

/** In the order in which a package's scripts of one stage are preferred. */
export const syntaxPreference: readonly ScriptSyntax[] = windows
  ? ['powershell', 'python', 'bash']
  : ['bash', 'python', 'powershell'];

export const extensionOf: Record<ScriptSyntax, string> = { bash: '.sh', powershell: '.ps1', python: '.py' };

const programs: Record<ScriptSyntax, readonly string[]> = windows
  ? { bash: ['bash.exe'], powershell: ['pwsh.exe', 'powershell.exe'], python: ['python.exe'] }
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
  for (const program of programs[syntax]) {
    const found = onPath(program, env);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** For messages: what would have to be installed. */
export const interpreterNames = (syntax: ScriptSyntax): string => programs[syntax].join(' or ');
