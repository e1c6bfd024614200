import { parseUri, type Uri } from '../uri/parse-uri.ts';
import { type FilterTable, withOptions } from './filter.ts';

/** `UriPart Host`: a part of an absolute URI. What cannot be answered is said in square brackets, as the value. */
export const uriPartFilters: FilterTable = {
  uripart: withOptions(0, 9, (input, options) => {
    const uri = parseUri(input);
    if (uri === 'invalid') return input;
    const [part] = options;
    if (options.length !== 1 || part === undefined) return '[UriPart error: one argument is needed]';
    const name = part.toLowerCase();
    if (name === 'isabsoluteuri') return uri === 'relative' ? 'False' : 'True';
    const read = parts.get(name);
    if (!read) return `[UriPart ${part} error: argument not supported]`;
    if (uri === 'relative') return `[UriPart ${part} error: a relative URI has no such part]`;
    return read(uri);
  }),
};

const parts = new Map<string, (uri: Uri) => string>([
  ['absolutepath', (uri) => uri.path],
  ['absoluteuri', (uri) => absoluteUri(uri)],
  ['authority', (uri) => authority(uri)],
  ['dnssafehost', (uri) => uri.host.replace(/^\[|\]$/g, '')],
  ['fragment', (uri) => uri.fragment],
  ['host', (uri) => uri.host],
  ['hostandport', (uri) => hostAndPort(uri)],
  ['hostnametype', (uri) => hostNameType(uri)],
  ['isdefaultport', (uri) => printFlag(uri.port === uri.defaultPort)],
  ['isfile', (uri) => printFlag(uri.scheme === 'file')],
  ['isloopback', (uri) => printFlag(isLoopback(uri))],
  ['isunc', (uri) => printFlag(uri.scheme === 'file' && uri.host !== '')],
  ['path', (uri) => uri.path],
  ['pathandquery', (uri) => uri.path + uri.query],
  ['port', (uri) => String(uri.port)],
  ['query', (uri) => uri.query],
  ['scheme', (uri) => uri.scheme],
  ['schemeandserver', (uri) => `${uri.scheme}://${authority(uri)}`],
  ['userinfo', (uri) => uri.userInfo],
]);

function absoluteUri(uri: Uri): string {
  const user = uri.userInfo === '' ? '' : `${uri.userInfo}@`;
  const slashes = uri.hasAuthority ? '//' : '';
  return `${uri.scheme}:${slashes}${user}${authority(uri)}${uri.path}${uri.query}${uri.fragment}`;
}

/** Without the port where it is the scheme's own. */
function authority(uri: Uri): string {
  return uri.port === uri.defaultPort ? uri.host : `${uri.host}:${uri.port}`;
}

function hostAndPort(uri: Uri): string {
  return uri.port === -1 ? uri.host : `${uri.host}:${uri.port}`;
}

function hostNameType({ host, hasAuthority }: Uri): string {
  if (host === '') return hasAuthority ? 'Basic' : 'Unknown';
  if (host.startsWith('[')) return 'IPv6';
  return isIPv4(host) ? 'IPv4' : 'Dns';
}

function isLoopback({ host, scheme }: Uri): boolean {
  if (host === '') return scheme === 'file';
  return (
    host === 'localhost' ||
    host === 'loopback' ||
    host === '[::1]' ||
    (isIPv4(host) && host.startsWith('127.'))
  );
}

function isIPv4(host: string): boolean {
  const numbers = host.split('.');
  return numbers.length === 4 && numbers.every((number) => /^\d{1,3}$/.test(number) && Number(number) < 256);
}

function printFlag(value: boolean): string {
  return value ? 'True' : 'False';
}
