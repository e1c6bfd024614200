/** What went wrong as one line and an exit code. */
import { ApiError, UnreachableError } from '@tako/client';
import { PackageError } from '@tako/nuget';
import { type ExitName, UserError } from './errors.ts';

export type Explanation = {
  readonly line: string;
  readonly exit: ExitName;
  readonly hints?: readonly string[];
};

/** Undefined for what no user can mend: a mistake of ours. */
export function explainError(error: unknown): Explanation | undefined {
  if (error instanceof UserError) {
    return { line: error.message, exit: error.exit, hints: error.hints };
  }
  if (error instanceof ApiError) return { line: refusalLine(error), exit: exitOfRefusal(error) };
  if (error instanceof UnreachableError) return { line: error.message, exit: 'unreachable' };
  if (error instanceof PackageError) return { line: error.message, exit: exitOfPackage(error) };
  return explainSystemError(error);
}

function refusalLine({ message, code }: ApiError): string {
  if (code === 'auth.required') return `${message}; log in with tako login, or set TAKO_API_KEY`;
  if (code === 'package.exists') return `${message}; see --overwrite-mode`;
  return message;
}

function exitOfRefusal({ status, code }: ApiError): ExitName {
  if (status === 401 || status === 403) return 'notAllowed';
  if (status === 404) return 'notFound';
  if (status >= 500) return 'serverBroken';
  return code === 'request.invalid' ? 'usage' : 'refused';
}

function exitOfPackage({ code }: PackageError): ExitName {
  return code === 'package.bad-id' || code === 'package.bad-version' || code === 'package.bad-nuspec'
    ? 'usage'
    : 'file';
}

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
