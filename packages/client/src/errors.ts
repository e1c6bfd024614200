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

/** A call that cannot be sent: no path can hold this value. */
export class ParameterError extends Error {
  constructor(name: string, value: string) {
    super(`${JSON.stringify(value)} is no ${name}`);
    this.name = 'ParameterError';
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

/** What the server said, and the fields that are wrong where there are several, a line each; nothing twice. */
export type ProblemText = { readonly said: string; readonly fields: readonly string[] };

export function problemText(problem: Problem): ProblemText {
  const said = problem.detail === '' ? problem.title : problem.detail;
  const [first, ...others] = problem.errors ?? [];
  if (!first) return { said, fields: [] };
  if (others.length === 0) return { said: withField(said, first, problem.code), fields: [] };
  return { said: withoutField(said, first) || problem.title, fields: [first, ...others].map(nameField) };
}

/** `problemText` on one line. */
export function describeProblem(problem: Problem): string {
  const { said, fields } = problemText(problem);
  return [said, ...fields].join('; ');
}

type Field = NonNullable<Problem['errors']>[number];

const nameField = ({ field, message }: Field): string => (field === '' ? message : `${field}: ${message}`);

/**
 * A value that is wrong needs its field to be found. Other refusals name what they are about, and a field tells more only
 * where it lies inside a file: `variables[3].scope.environments[0]`.
 */
function withField(said: string, only: Field, code: string): string {
  if (!said.includes(only.message)) return `${said}; ${nameField(only)}`;
  const isPlaceNeeded = code === 'request.invalid' || only.field.includes('.');
  return isPlaceNeeded && !said.includes(`${only.field}:`) ? nameField(only) : said;
}

/** What is left of `The body is not valid: name: too short (and 2 more)` before the first field. */
function withoutField(said: string, { field, message }: Field): string {
  const at = said.indexOf(message);
  if (at < 0) return said;
  const before = said.slice(0, at).trimEnd();
  const head = field !== '' && before.endsWith(`${field}:`) ? before.slice(0, -field.length - 1) : before;
  return head.trimEnd().replace(/:$/, '');
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
