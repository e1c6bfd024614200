import type { ErrorCode, Problem } from '@tako/api';

/** The server refused: `code` is one of the catalogue, or one that a newer server knows. */
export class ApiError extends Error {
  readonly code: ErrorCode | (string & {});
  readonly status: number;
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(describeProblem(problem));
    this.name = 'ApiError';
    this.code = problem.code;
    this.status = problem.status;
    this.problem = problem;
  }
}

/** Nothing that speaks as a Tako server answered at `server`. */
export class UnreachableError extends Error {
  readonly server: string;

  constructor(server: string, why: string, cause?: unknown) {
    super(`${server} cannot be reached: ${why}`, cause === undefined ? undefined : { cause });
    this.name = 'UnreachableError';
    this.server = server;
  }
}

/** One line: what the server said, and each field that it names. */
export function describeProblem({ title, detail, errors }: Problem): string {
  const fields = (errors ?? []).map(({ field, message }) =>
    field === '' ? message : `${field}: ${message}`,
  );
  const said = detail === '' ? title : detail;
  const named = fields.filter((field) => !said.includes(field));
  return [said, ...named].join('; ');
}

/** Why a request got no answer, from what `fetch` throws: the innermost cause knows best. */
export function describeFailure(error: unknown): string {
  const reasons: string[] = [];
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    const { code } = inner as { readonly code?: unknown };
    const text = inner.message || (inner instanceof AggregateError ? describeFailure(inner.errors[0]) : '');
    reasons.push(text || String(code ?? inner.name));
  }
  return reasons.at(-1) ?? String(error);
}
