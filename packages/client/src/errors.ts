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
  const fields = errors ?? [];
  const said = detail === '' ? title : detail;
  const named = fields.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`));
  const isTold = fields.length > 0 && fields.every(({ message }) => said.includes(message));
  if (!isTold) return [said, ...named].join('; ');
  return fields.every(({ field }) => said.includes(field)) ? said : named.join('; ');
}

/** Where what the system says does not tell what to do. */
const reasons: Readonly<Record<string, string>> = {
  ERR_SSL_WRONG_VERSION_NUMBER: 'what answers there is no HTTPS; is it http://?',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'its certificate is signed by itself; NODE_EXTRA_CA_CERTS names a file of those to trust',
  SELF_SIGNED_CERT_IN_CHAIN: 'its authority is not known; NODE_EXTRA_CA_CERTS names a file of those to trust',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'its authority is not known; NODE_EXTRA_CA_CERTS names a file of those to trust',
};

/** Why a request got no answer, from what `fetch` throws: the innermost cause knows best. */
export function describeFailure(error: unknown): string {
  let reason = '';
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    const code = String((inner as { readonly code?: unknown }).code ?? '');
    const several = inner instanceof AggregateError ? describeFailure(inner.errors[0]) : '';
    reason = reasons[code] ?? (inner.message || several || code || inner.name);
  }
  return reason === '' ? String(error) : reason;
}
