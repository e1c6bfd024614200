/** Requests to a server's HTTP API, and what its refusals come to for whoever typed the command. */
import { UserError } from '../errors.ts';

export type Answer = { readonly status: number; readonly body: unknown };
export type Call = (method: string, path: string, body?: unknown) => Promise<Answer>;

export type Problem = {
  readonly code?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
};

/**
 * Requests below `/api/v1`, as nobody where there is no key, over https with a certificate that Node accepts. A GET that is refused throws; whoever asks
 * for a change looks at the answer. Throws `UserError`.
 */
export function caller({ server, apiKey }: { readonly server: string; readonly apiKey?: string }): Call {
  const key = apiKey === undefined ? undefined : { 'X-Api-Key': apiKey };
  if (!URL.canParse(server)) throw new UserError(`"${server}" is no URL`, 'usage');
  return async (method, path, body) => {
    const response = await fetch(`${server.replace(/\/+$/, '')}/api/v1${path}`, {
      ...{ method, headers: { 'content-type': 'application/json', ...key } },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((error: Error) => {
      throw new UserError(`${server} cannot be reached: ${whyUnreachable(error)}`, 'unreachable', error);
    });
    const value: unknown = await response.json().catch(() => undefined);
    if (value === undefined) throw notOurs(server, response.status);
    if (method === 'GET' && !response.ok) throw refusal({ status: response.status, body: value });
    return { status: response.status, body: value };
  };
}

export const notOurs = (url: string, status?: number): UserError =>
  new UserError(`${url} does not answer like a Tako server${status === undefined ? '' : ` (${status})`}`);

/** What the server said, each thing once; `hint` is added. */
export function refusal({ status, body }: Answer, hint = ''): UserError {
  const { detail = `the server answered ${status}`, errors = [] } = body as Problem;
  const untold = errors.filter(({ message }) => !detail.includes(message));
  const said = untold.length > 0 ? detail.replace(/ \(and \d+ more\)$/, '') : detail;
  const fields = untold.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`));
  const text = [said, ...fields].join('; ');
  return new UserError(`${text}${hint}`, status === 401 || status === 403 ? 'notAllowed' : 'failed');
}

const trustHint = 'NODE_EXTRA_CA_CERTS names a file of those to trust';

/** Where what the system says does not tell what to do. */
const reasons: Readonly<Record<string, string>> = {
  ERR_SSL_WRONG_VERSION_NUMBER: 'what answers there is no HTTPS; is it http://?',
  DEPTH_ZERO_SELF_SIGNED_CERT: `its certificate is signed by itself; ${trustHint}`,
  SELF_SIGNED_CERT_IN_CHAIN: `its authority is not known; ${trustHint}`,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: `its authority is not known; ${trustHint}`,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: `its authority is not known; ${trustHint}`,
};

/** `fetch` says only that it failed; the cause inside knows why. */
function whyUnreachable({ cause, message }: Error): string {
  if (!(cause instanceof Error)) return message;
  const { code = '' } = cause as NodeJS.ErrnoException;
  return reasons[code] ?? (cause.message || code || message);
}
