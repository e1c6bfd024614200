import { isLoopback } from '../uri/host.ts';
import { parseUri, type Uri } from '../uri/parse-uri.ts';
import { unescapeUriText } from '../uri/uri-text.ts';
import { type FilterTable, withOptions } from './filter.ts';

/** `UriPart Host`: a part of an absolute URI. What cannot be answered is said in square brackets, as the value. */
export const uriPartFilters: FilterTable = {
  uripart: withOptions(0, Infinity, (input, [part]) => {
    if (part === undefined) return '[UriPart error: no argument given]';
    const uri = parseUri(input);
    if (uri === 'invalid') return input;
    const name = part.toLowerCase();
    if (name === 'isabsoluteuri') return String(uri !== 'relative');
    const read = parts.get(name);
    if (!read) return `[UriPart ${part} error: argument '${part}' not supported]`;
    if (uri === 'relative')
      return `[UriPart ${part} error: This operation is not supported for a relative URI.]`;
    return read(uri);
  }),
};

const parts = new Map<string, (uri: Uri) => string>([
  ['absolutepath', (uri) => uri.path],
  ['absoluteuri', (uri) => absoluteUri(uri)],
  ['authority', (uri) => authority(uri)],
  ['dnssafehost', (uri) => uri.host.name.replace(/^\[|\]$/g, '')],
  ['fragment', (uri) => uri.fragment],
  ['host', (uri) => uri.host.name],
  ['hostandport', (uri) => (uri.port === -1 ? uri.host.name : `${uri.host.name}:${uri.port}`)],
  ['hostnametype', (uri) => uri.host.type],
  ['isdefaultport', (uri) => String(uri.port === uri.defaultPort)],
  ['isfile', (uri) => String(uri.scheme === 'file')],
  ['isloopback', (uri) => String(isLoopback(uri.host))],
  ['isunc', (uri) => String(uri.windowsPath === 'share')],
  ['path', (uri) => localPath(uri)],
  ['pathandquery', (uri) => uri.path + uri.query],
  ['port', (uri) => String(uri.port)],
  ['query', (uri) => uri.query],
  ['scheme', (uri) => uri.scheme],
  ['schemeandserver', (uri) => `${uri.scheme}:${uri.hasAuthority ? '//' : ''}${authority(uri)}`],
  ['userinfo', (uri) => uri.userInfo ?? ''],
]);

function absoluteUri(uri: Uri): string {
  const slashes = uri.hasAuthority ? '//' : '';
  const user = uri.userInfo === undefined ? '' : `${uri.userInfo}@`;
  const path = uri.windowsPath === 'drive' ? `/${uri.path}` : uri.path;
  return `${uri.scheme}:${slashes}${user}${authority(uri)}${path}${uri.query}${uri.fragment}`;
}

/** Without the port where it is the scheme's own. */
function authority({ host, port, defaultPort }: Uri): string {
  return port === defaultPort ? host.name : `${host.name}:${port}`;
}

/** The path as one would type it on the machine whose file it names. */
function localPath({ host, path, windowsPath }: Uri): string {
  const text = unescapeUriText(path);
  if (windowsPath === 'none') return text;
  return (windowsPath === 'share' ? `//${host.name}${text}` : text).replaceAll('/', '\\');
}
