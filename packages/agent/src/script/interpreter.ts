/** Which program runs a script of which language here. */
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { ScriptSyntax } from '@tako/protocol';
import { ActionFailure } from './action-failure.ts';

const windows = process.platform === 'win32';

/**
 * In the order in which scripts of several languages are preferred, whatever has an interpreter here: what a package does
 * must not hang on that.
 */
export const syntaxPreference: readonly ScriptSyntax[] = windows
  ? ['powershell', 'python', 'csharp', 'bash']
  : ['bash', 'python', 'csharp', 'powershell'];

export const extensionOf: Record<ScriptSyntax, string> = {
  ...{ bash: '.sh', powershell: '.ps1', python: '.py', csharp: '.csx' },
};

/** The language of a file by its ending; undefined for others. */
export function syntaxOfFile(name: string): ScriptSyntax | undefined {
  const extension = path.extname(name).toLowerCase();
  return syntaxPreference.find((syntax) => extensionOf[syntax] === extension);
}

const programs: Record<ScriptSyntax, readonly string[]> = windows
  ? {
      ...{ bash: ['bash.exe'], powershell: ['powershell.exe', 'pwsh.exe'], python: ['python.exe'] },
      csharp: ['dotnet-script.exe'],
    }
  : { bash: ['bash'], powershell: ['pwsh'], python: ['python3'], csharp: ['dotnet-script'] };

/** Where .NET puts its tools; services seldom have it in their path. */
const dotnetTools = (env: NodeJS.ProcessEnv): string[] => {
  const home = windows ? env.USERPROFILE : env.HOME;
  return home ? [path.join(home, '.dotnet', 'tools')] : [];
};

function onPath(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const places = [...(env.PATH ?? '').split(path.delimiter), ...dotnetTools(env)];
  const folders = path.isAbsolute(name) ? [path.dirname(name)] : places;
  for (const folder of folders) {
    if (folder === '') continue;
    const candidate = path.join(folder, path.basename(name));
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

/** What a step may say of its PowerShell; it counts on Windows only, elsewhere there is one. */
export type PowershellWish = { readonly edition?: string | undefined; readonly version?: string | undefined };

export type Interpreter = {
  readonly program: string;
  /** What the program itself is to be told of its version. */
  readonly version?: string | undefined;
};

/** Throws `ActionFailure` where this machine has no such interpreter, and for an edition that there is not. */
export function mustFindInterpreter(
  syntax: ScriptSyntax,
  scriptName: string,
  wish: PowershellWish,
): Interpreter {
  const isChosen = syntax === 'powershell' && windows;
  const { names, version } = isChosen
    ? powershellFor(wish, installedPowershells())
    : { names: programs[syntax] };
  const program = findFirst(names, process.env);
  if (program !== undefined) return { program, version };
  throw new ActionFailure(`${scriptName} needs ${names.join(' or ')}, which this machine does not have`, -1);
}

/** The folders of the newer PowerShell's versions, which lie side by side. */
function installedPowershells(env: NodeJS.ProcessEnv = process.env): string[] {
  const places = [...new Set([env.ProgramFiles, env['ProgramFiles(x86)']])].filter(
    (place) => place !== undefined,
  );
  return places.flatMap((place) => {
    const folder = path.win32.join(place, 'PowerShell');
    if (!existsSync(folder)) return [];
    return readdirSync(folder).map((name) => path.win32.join(folder, name));
  });
}

/**
 * Windows PowerShell is told the version. Of the newer one each has a folder of its own, `installed`: the newest, if
 * nothing is said; of two of one number the one that is no preview.
 */
export function powershellFor(
  { edition = '', version = '' }: PowershellWish,
  installed: readonly string[],
): {
  readonly names: readonly string[];
  readonly version?: string;
} {
  const wanted = version.trim();
  const told = wanted === '' ? {} : { version: wanted };
  switch (edition.trim().toLowerCase()) {
    case '':
      return { names: ['powershell.exe', 'pwsh.exe'], ...told };
    case 'desktop':
      return { names: ['powershell.exe'], ...told };
    case 'core':
      return { names: coreNames(wanted, installed) };
    default:
      throw new ActionFailure(`there is no edition "${edition}" of PowerShell: it is Core or Desktop`);
  }
}

function coreNames(version: string, installed: readonly string[]): string[] {
  const known = installed.map((folder) => ({ folder, name: path.win32.basename(folder) }));
  const fitting = known.filter(({ name }) => version === '' || name === version);
  if (version !== '' && fitting.length === 0) {
    const names = known.map(({ name }) => name).join(', ') || 'none';
    throw new ActionFailure(`there is no PowerShell Core ${version} here; installed are: ${names}`);
  }
  const [newest] = fitting.toSorted(
    (a, b) => majorOf(b.name) - majorOf(a.name) || (a.name < b.name ? -1 : 1),
  );
  return newest ? [path.win32.join(newest.folder, 'pwsh.exe'), 'pwsh.exe'] : ['pwsh.exe'];
}

/** Folders are called `7`, or `7-preview`. */
const majorOf = (name: string): number =>
  /^\d+$/.test(name.split('-')[0] ?? '') ? Number.parseInt(name, 10) : -1;
