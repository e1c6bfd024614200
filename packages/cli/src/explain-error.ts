/** What went wrong as one line and an exit code. */
import { ApiError, ParameterError, problemText, UnreachableError } from '@tako/client';
import { PackageError, type PackageErrorCode } from '@tako/nuget';
import { type ExitName, UserError } from './errors.ts';

export type Explanation = {
  readonly line: string;
  readonly exit: ExitName;
  /** What is wrong in detail, where it is several things. */
  readonly fields?: readonly string[];
  /** What to do about it. */
  readonly hints?: readonly string[];
};

/** Undefined for what no user can mend: a mistake of ours. */
export function explainError(error: unknown): Explanation | undefined {
  if (error instanceof UserError) {
    return { line: error.message, exit: error.exit, fields: error.fields, hints: error.hints };
  }
  if (error instanceof ApiError) return explainRefusal(error);
  if (error instanceof ParameterError) return { line: error.message, exit: 'usage' };
  if (error instanceof UnreachableError) return { line: error.message, exit: 'unreachable' };
  if (error instanceof PackageError) return { line: error.message, exit: exitOfPackage(error) };
  return explainSystemError(error);
}

function explainRefusal(error: ApiError): Explanation {
  const { said, fields } = problemText(error.problem);
  return { line: `${said}${wayOut(error)}`, fields, exit: exitOfRefusal(error) };
}

function wayOut({ code }: ApiError): string {
  if (code === 'auth.required') return '; log in with tako login, or set TAKO_API_KEY';
  if (code === 'package.exists') return '; see --overwrite-mode';
  return '';
}

function exitOfRefusal({ status, code }: ApiError): ExitName {
  if (status === 401 || status === 403) return 'notAllowed';
  if (status === 404 || code === 'release.package-missing') return 'notFound';
  if (status >= 500) return 'serverBroken';
  return code === 'request.invalid' ? 'usage' : 'refused';
}

/** What was said wrong, in a nuspec or on the command line; all else is about files. */
const saidWrong: ReadonlySet<PackageErrorCode> = new Set([
  ...(['package.bad-id', 'package.bad-version', 'package.bad-nuspec', 'package.no-value'] as const),
]);

const exitOfPackage = ({ code }: PackageError): ExitName => (saidWrong.has(code) ? 'usage' : 'file');

const systemReasons: Record<string, string> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'it may not be accessed',
  EPERM: 'it may not be accessed',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  EEXIST: 'it exists already',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
};

function explainSystemError(error: unknown): Explanation | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === undefined || path === undefined) return undefined;
  return { line: `${path}: ${systemReasons[code] ?? error.message}`, exit: 'file' };
}
