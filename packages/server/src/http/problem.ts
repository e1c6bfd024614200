/** Errors as problem details (RFC 9457). */
import { type ErrorCode, errorCatalogue, type Problem } from '@tako/api';
import type { Response } from 'express';
import type { ZodError } from 'zod';
import { type FieldError, Refusal } from '../errors.ts';

export function problemOf(refusal: Refusal): Problem {
  const { status, title } = errorCatalogue[refusal.code];
  return {
    type: `urn:tako:error:${refusal.code}`,
    title,
    status,
    detail: refusal.message,
    code: refusal.code,
    ...(refusal.errors.length > 0 ? { errors: [...refusal.errors] } : {}),
  };
}

export function sendProblem(response: Response, refusal: Refusal): void {
  response
    .status(refusal.status)
    .type('application/problem+json')
    .send(JSON.stringify(problemOf(refusal)));
}

/** What a schema found, with one entry a field; `part` says of what, e.g. `query`. */
export function refusalOf(error: ZodError, part: 'body' | 'query' | 'path'): Refusal {
  const errors = error.issues.flatMap((issue): FieldError[] => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        field: fieldOf([...issue.path, key]),
        message: 'there is no such field',
      }));
    }
    return [{ field: fieldOf(issue.path), message: issue.message }];
  });
  const first = errors[0];
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  const where = first?.field ? `${first.field}: ` : '';
  return new Refusal('request.invalid', `The ${part} is not valid: ${where}${first?.message}${more}`, errors);
}

/** `steps[0].action.syntax`. */
function fieldOf(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`,
    )
    .join('');
}

type HttpError = Error & { readonly status?: number; readonly type?: string };

/** Whatever was thrown while a request was handled; `undefined` where it is a fault of the server's own. */
export function refusalOfThrown(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  if (error instanceof Error && isDiskFull(error as StoreError)) {
    return new Refusal('server.disk-full', 'The disk of the server is full; nothing was changed', [], error);
  }
  const { status, type, message } = error as HttpError;
  const code = codeOfParser(status, type);
  return code && new Refusal(code, messageOfParser(type, message), [], error);
}

type StoreError = NodeJS.ErrnoException & { readonly errcode?: number };

/** SQLite's number for a full disk (sqlite.org/rescode.html), and PostgreSQL's state for one (its appendix A). */
const sqliteFull = 13;
const postgresFull = '53100';

function isDiskFull({ code, errcode }: StoreError): boolean {
  return (
    code === 'ENOSPC' || code === postgresFull || (code === 'ERR_SQLITE_ERROR' && errcode === sqliteFull)
  );
}

/** The body parser's errors, by its documented types. */
function codeOfParser(status: number | undefined, type: string | undefined): ErrorCode | undefined {
  if (type === 'entity.too.large') return 'request.too-large';
  if (type === 'charset.unsupported' || type === 'encoding.unsupported') return 'request.unsupported-media';
  if (status !== undefined && status >= 400 && status < 500) return 'request.invalid';
  return undefined;
}

function messageOfParser(type: string | undefined, message: string): string {
  if (type === 'entity.parse.failed') return `The body is not JSON: ${message}`;
  if (type === 'entity.too.large') return 'The body is larger than the server takes';
  return message;
}
