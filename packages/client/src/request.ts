/** What is sent for a call, as plain values: nothing here touches the network. */
import type { Route } from '@tako/api';
import { ParameterError } from './errors.ts';

/** Bytes to send: a stream with its size where it is known, or a file of a page. */
export type Bytes = { readonly stream: ReadableStream<Uint8Array>; readonly sizeBytes?: number } | Blob;

export type Input = {
  readonly params?: Readonly<Record<string, string>> | undefined;
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
};

export type Credentials =
  | { readonly kind: 'api-key'; readonly apiKey: string }
  | { readonly kind: 'session'; readonly csrfToken: string | undefined };

export type PlannedRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | ReadableStream<Uint8Array> | Blob;
};

export function planRequest(
  server: string,
  route: Route,
  input: Input,
  credentials: Credentials,
): PlannedRequest {
  const headers = { accept: 'application/json', ...authHeaders(credentials) };
  const common = { method: route.method.toUpperCase(), url: urlOf(server, route.path, input) };
  if (route.body === 'stream') return { ...common, ...streamOf(input.body as Bytes, headers) };
  if (input.body === undefined) return { ...common, headers };
  const withType = { ...headers, 'content-type': 'application/json' };
  return { ...common, headers: withType, body: JSON.stringify(input.body) };
}

export function authHeaders(credentials: Credentials): Record<string, string> {
  if (credentials.kind === 'api-key') return { 'x-api-key': credentials.apiKey };
  return credentials.csrfToken === undefined ? {} : { 'x-csrf-token': credentials.csrfToken };
}

/** Path parameters are escaped, so that no value leads to another path; what is undefined in the query is left out. */
export function urlOf(server: string, path: string, { params = {}, query = {} }: Input): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => segmentOf(name, params[name]));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.append(name, String(value));
  }
  const text = search.toString();
  return `${server.replace(/\/+$/, '')}${filled}${text === '' ? '' : `?${text}`}`;
}

/** `.` and `..` mean other paths however they are escaped. */
function segmentOf(name: string, value: string | undefined): string {
  if (value === undefined || value === '' || value === '.' || value === '..') {
    throw new ParameterError(name, value ?? '');
  }
  return encodeURIComponent(value);
}

function streamOf(body: Bytes, headers: Record<string, string>) {
  const withType = { ...headers, 'content-type': 'application/octet-stream' };
  if (body instanceof Blob) return { headers: withType, body };
  const size = body.sizeBytes === undefined ? {} : { 'content-length': String(body.sizeBytes) };
  return { headers: { ...withType, ...size }, body: body.stream };
}
