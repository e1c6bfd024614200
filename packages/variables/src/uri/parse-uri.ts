import { type Host, readHost } from './host.ts';
import { escapeUriText, rootedPath } from './uri-text.ts';

/** The parts of an absolute URI, as .NET's `Uri` has them: escaped where they have to be. */
export type Uri = {
  readonly scheme: string;
  readonly hasAuthority: boolean;
  /** What stands before the `@`; undefined where there is no `@`. */
  readonly userInfo: string | undefined;
  readonly host: Host;
  /** -1 where neither the URI nor its scheme has one. */
  readonly port: number;
  readonly defaultPort: number;
  readonly path: string;
  /** With its `?`, or empty. */
  readonly query: string;
  /** With its `#`, or empty. */
  readonly fragment: string;
  /** A file's path with the letter of a drive, or of a share; paths of other systems are `none`. */
  readonly windowsPath: 'drive' | 'share' | 'none';
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
  ['net.tcp', 808],
]);
const needSlashes = new Set([...defaultPorts.keys(), 'net.pipe', 'file'].filter((name) => name !== 'mailto'));
const needHost = new Set([...needSlashes].filter((name) => name !== 'ldap' && name !== 'file'));

/** Takes a text apart; `relative` where it has no scheme, `invalid` where its host or port make no sense. */
export function parseUri(text: string): Uri | 'relative' | 'invalid' {
  const trimmed = text.trim();
  if (/^[A-Za-z][:|][\\/]/.test(trimmed)) return driveUri(trimmed, '', '');
  if (/^\\\\[^\\/]/.test(trimmed)) return shareUri(trimmed.slice(2).replaceAll('\\', '/'), '', '');
  if (/^[A-Za-z]:./s.test(trimmed)) return 'invalid';
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]+(?=:)/.exec(trimmed)?.[0].toLowerCase();
  if (scheme === undefined) return 'relative';
  const [beforeFragment, fragment] = cutBefore(trimmed.slice(scheme.length + 1), '#');
  const [hierarchy, query] = cutBefore(beforeFragment, '?');
  if (scheme === 'file') return fileUri(hierarchy, query, fragment);
  const slashes = hierarchy.startsWith('//');
  if (!slashes && needSlashes.has(scheme)) return 'relative';
  if (!slashes && scheme !== 'mailto') return withoutAuthority(scheme, hierarchy, query, fragment);
  const [authority, path] = cutBefore(slashes ? hierarchy.slice(2) : hierarchy, '/');
  const server = readAuthority(authority, defaultPorts.get(scheme) ?? -1);
  if (!server || (server.host.name === '' && (server.hostIsNeeded || needHost.has(scheme)))) return 'invalid';
  return {
    scheme,
    hasAuthority: slashes,
    ...server,
    path: path === '' && !slashes ? '' : rootedPath(path),
    query: escapeUriText(query),
    fragment: escapeUriText(fragment),
    windowsPath: 'none',
  };
}

function withoutAuthority(scheme: string, path: string, query: string, fragment: string): Uri {
  return {
    ...noServer,
    scheme,
    hasAuthority: false,
    host: { name: '', type: 'Unknown' },
    path: escapeUriText(path),
    query: escapeUriText(query),
    fragment: escapeUriText(fragment),
    windowsPath: 'none',
  };
}

function fileUri(hierarchy: string, query: string, fragment: string): Uri | 'relative' | 'invalid' {
  const drive = /^\/*([A-Za-z][:|].*)$/s.exec(hierarchy)?.[1];
  if (drive !== undefined) return /^..[\\/]/.test(drive) ? driveUri(drive, query, fragment) : 'invalid';
  if (!hierarchy.startsWith('//')) return 'relative';
  const share = /^\/\/(?:\/\/)?([^/].*)$/s.exec(hierarchy)?.[1];
  if (share !== undefined) return shareUri(share, query, fragment);
  return fileOn({ name: '', type: 'Basic' }, rootedPath(hierarchy.slice(2)), query, fragment);
}

/** `C:\a` and `file:///C:/a`; in the first, what else would open a query or a fragment belongs to the path. */
function driveUri(text: string, query: string, fragment: string): Uri {
  const path = rootedPath(text.slice(2)).replaceAll('?', '%3F').replaceAll('#', '%23');
  const file = fileOn({ name: '', type: 'Basic' }, `${text.charAt(0)}:${path}`, query, fragment);
  return { ...file, windowsPath: 'drive' };
}

function shareUri(text: string, query: string, fragment: string): Uri | 'invalid' {
  const [name, path] = cutBefore(text, '/');
  const host = readHost(name);
  if (!host) return 'invalid';
  const file = fileOn(host, rootedPath(path), query, fragment);
  return host.name === 'localhost' ? file : { ...file, windowsPath: 'share' };
}

const noServer = { userInfo: undefined, port: -1, defaultPort: -1 };

function fileOn(host: Host, path: string, query: string, fragment: string): Uri {
  const rest = { query: escapeUriText(query), fragment: escapeUriText(fragment) };
  return { ...noServer, scheme: 'file', hasAuthority: true, host, path, ...rest, windowsPath: 'none' };
}

function readAuthority(authority: string, defaultPort: number) {
  const at = authority.indexOf('@');
  const userInfo = at === -1 ? undefined : escapeUriText(authority.slice(0, at));
  const [, name = '', portText] = /^(\[.*\]|[^:]*)(?::(.*))?$/s.exec(authority.slice(at + 1)) ?? [];
  const host = readHost(name);
  if (!host || !/^\d{0,9}$/.test(portText ?? '')) return undefined;
  const port = portText ? Number(portText) : defaultPort;
  if (port > 65_535) return undefined;
  return { userInfo, host, port, defaultPort, hostIsNeeded: at !== -1 || portText !== undefined };
}

function cutBefore(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at)];
}
