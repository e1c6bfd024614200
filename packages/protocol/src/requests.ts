/** What a server can ask of an agent: one line a request. The table in the README says the same. */
export const requests = {
  hello: 'POST /hello',
  fileStatus: 'GET /files/{sha256}',
  receiveFile: 'PUT /files/{sha256}',
  startAction: 'PUT /actions/{ticket}',
  actionStatus: 'GET /actions/{ticket}',
  readLog: 'GET /actions/{ticket}/log',
  cancelAction: 'POST /actions/{ticket}/cancel',
  forgetAction: 'DELETE /actions/{ticket}',
} as const;

/** Request headers: the size of the whole file, and where the body begins in it. */
export const sizeHeader = 'tako-size';
export const offsetHeader = 'tako-offset';

/** What the resources of a kind are named by. */
const names: Readonly<Record<string, string>> = { files: '{sha256}', actions: '{ticket}' };

export type ReadPath = {
  /** As in the table above, where it is one of those. */
  readonly request: string;
  readonly name: string;
  readonly query: URLSearchParams;
};

/** Undefined where the path is none. */
export function readPath(method: string, path: string): ReadPath | undefined {
  const url = URL.parse(path, 'http://agent');
  if (!url) return undefined;
  const [, resource = '', name = '', ...rest] = url.pathname.split('/');
  const parts = [resource, ...(name === '' ? [] : [names[resource] ?? name]), ...rest];
  return { request: `${method} /${parts.join('/')}`, name, query: url.searchParams };
}

/** Method and path for the client. */
export function requestHeaders(
  request: (typeof requests)[keyof typeof requests],
  name = '',
  query: Readonly<Record<string, number>> = {},
): { ':method': string; ':path': string } {
  const [method = '', path = ''] = request.split(' ');
  const search = Object.entries(query).map(([key, value]) => `${key}=${value}`);
  const asked = search.length === 0 ? '' : `?${search.join('&')}`;
  return { ':method': method, ':path': path.replace(/\{\w+\}/, name) + asked };
}
