/** The parts of an absolute URI, as .NET's `Uri` has them. */
export type Uri = {
  readonly scheme: string;
  readonly hasAuthority: boolean;
  readonly userInfo: string;
  /** In lower case; an IPv6 address keeps its brackets. */
  readonly host: string;
  /** -1 where neither the URI nor its scheme has one. */
  readonly port: number;
  readonly defaultPort: number;
  readonly path: string;
  /** With its `?`, or empty. */
  readonly query: string;
  /** With its `#`, or empty. */
  readonly fragment: string;
};

const defaultPorts = new Map([
  ['http', 80],
  ['https', 443],
  ['ws', 80],
  ['wss', 443],
  ['ftp', 21],
  ['gopher', 70],
  ['nntp', 119],
  ['telnet', 23],
  ['ldap', 389],
  ['mailto', 25],
]);
const needHost = new Set(['http', 'https', 'ws', 'wss', 'ftp']);

/** Takes a text apart by RFC 3986; `relative` where it has no scheme, `invalid` where its host or port make no sense. */
export function parseUri(text: string): Uri | 'relative' | 'invalid' {
  const trimmed = text.trim();
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*(?=:)/.exec(trimmed)?.[0].toLowerCase();
  if (scheme === undefined) return 'relative';
  const [beforeFragment, fragment] = cutBefore(trimmed.slice(scheme.length + 1), '#');
  const [hierarchy, query] = cutBefore(beforeFragment, '?');
  const hasAuthority = hierarchy.startsWith('//');
  if (!hasAuthority && needHost.has(scheme)) return 'invalid';
  const [authority, path] = hasAuthority ? cutBefore(hierarchy.slice(2), '/') : ['', hierarchy];
  const server = readAuthority(authority, defaultPorts.get(scheme) ?? -1);
  if (!server || (server.host === '' && needHost.has(scheme))) return 'invalid';
  const shown = {
    path: escapePart(path === '' && hasAuthority ? '/' : path),
    query: escapePart(query),
    fragment: escapePart(fragment),
  };
  return { scheme, hasAuthority, ...server, ...shown };
}

function readAuthority(
  authority: string,
  defaultPort: number,
): Pick<Uri, 'userInfo' | 'host' | 'port' | 'defaultPort'> | undefined {
  const at = authority.lastIndexOf('@');
  const userInfo = at === -1 ? '' : authority.slice(0, at);
  const server = /^(\[[0-9A-Fa-f:.]+\]|[^:[\]\s<>"\\^`{|}]*)(?::(\d{0,5}))?$/.exec(authority.slice(at + 1));
  if (!server) return undefined;
  const [, host = '', portText = ''] = server;
  const port = portText === '' ? defaultPort : Number(portText);
  return port > 65_535 ? undefined : { userInfo, host: host.toLowerCase(), port, defaultPort };
}

function cutBefore(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at)];
}

/** Escapes what may not stand in a URI and leaves what is escaped already. */
function escapePart(text: string): string {
  return encodeURI(text.toWellFormed()).replaceAll(/%25(?=[0-9A-Fa-f]{2})/g, '%');
}
