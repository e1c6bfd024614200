/** What a server can ask of an agent: one line a request. The table in the README says the same. */
export const requests = {
  hello: 'POST /hello',
  fileStatus: 'GET /files/{sha256}',
  receiveFile: 'PUT /files/{sha256}',
  startAction: 'PUT /actions/{ticket}',
  actionStatus: 'GET /actions/{ticket}',
  readLog: 'GET /actions/{ticket}/log',
  readArtifact: 'GET /actions/{ticket}/artifacts/{sha256}',
  cancelAction: 'POST /actions/{ticket}/cancel',
  forgetAction: 'DELETE /actions/{ticket}',
  upgrade: 'PUT /upgrades/{ticket}',
} as const;

/** Request headers: the size of the whole file, and where the body begins in it. */
export const sizeHeader = 'tako-size';
export const offsetHeader = 'tako-offset';

/** What the resources of a kind are named by. */
const names: Readonly<Record<string, string>> = {
  files: '{sha256}',
  actions: '{ticket}',
  artifacts: '{sha256}',
  upgrades: '{ticket}',
};

export type ReadPath = {
  /** As in the table above, where it is one of those. */
  readonly request: string;
  readonly name: string;
  /** What the rest of the path names below that; '' where it names nothing. */
  readonly below: string;
  readonly query: URLSearchParams;
};

/** Undefined where the path is none. */
export function readPath(method: string, path: string): ReadPath | undefined {
  const url = URL.parse(path, 'http://agent');
  if (!url) return undefined;
  const given = url.pathname.split('/').slice(1);
  const parts = given.map((part, at) => (at % 2 === 0 ? part : (names[given[at - 1] ?? ''] ?? part)));
  const [, name = '', , below = ''] = given;
  return { request: `${method} /${parts.join('/')}`, name, below, query: url.searchParams };
}

/** Method and path for the client; `named` are what its path names, from left to right. */
export function requestHeaders(
  request: (typeof requests)[keyof typeof requests],
  named: readonly string[] = [],
  query: Readonly<Record<string, number>> = {},
): { ':method': string; ':path': string } {
  const [method = '', path = ''] = request.split(' ');
  const search = Object.entries(query).map(([key, value]) => `${key}=${value}`);
  const asked = search.length === 0 ? '' : `?${search.join('&')}`;
  const left = [...named];
  return { ':method': method, ':path': path.replaceAll(/\{\w+\}/g, () => left.shift() ?? '') + asked };
}
