/** The bindings of a web site, from the JSON in which a step says them. */
import { isIP } from 'node:net';
import { ActionFailure } from '../../script/action-failure.ts';
import { highestPort } from '../limits.ts';

export type Binding = {
  readonly protocol: 'http' | 'https';
  /** As IIS writes it: address, port and name of the host. */
  readonly information: string;
  readonly isSni: boolean;
  /** Of https: as `netsh http` names the place to which a certificate belongs. */
  readonly endpoint: string;
  /** Of https: of a certificate that this machine has. */
  readonly thumbprint: string;
};

type Fields = Readonly<Record<string, unknown>>;

/**
 * Those that are enabled. `variable` answers a variable, or undefined. Throws `ActionFailure` with the variable `name`, the
 * number of the binding and what is wrong with it.
 */
export function readBindings(
  name: string,
  text: string,
  variable: (name: string) => string | undefined,
): Binding[] {
  const bindings = parseList(name, text).flatMap((item, index) => {
    const at = `${name}[${index}]`;
    return isEnabled(at, item) ? [readBinding(at, item, variable)] : [];
  });
  const seen = new Set<string>();
  for (const { protocol, information } of bindings) {
    const key = `${protocol} ${information}`.toLowerCase();
    if (seen.has(key)) throw new ActionFailure(`${name}: ${protocol} ${information} is there twice`);
    seen.add(key);
  }
  return bindings;
}

function parseList(name: string, text: string): Fields[] {
  const list = parseJson(name, text);
  if (!Array.isArray(list)) throw new ActionFailure(`${name} is no list in JSON`);
  return list.map((item: unknown, index) => {
    if (typeof item === 'object' && item !== null && !Array.isArray(item)) return item as Fields;
    throw new ActionFailure(`${name}[${index}] is no object`);
  });
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ActionFailure(`${name} is no JSON: ${(error as Error).message}`, undefined, error);
  }
}

const isEnabled = (at: string, item: Fields): boolean => flagOf(at, item, 'enabled') ?? true;

function readBinding(at: string, item: Fields, variable: (name: string) => string | undefined): Binding {
  const protocol = protocolOf(at, item);
  const [address, port, host] = [addressOf(at, item), portOf(at, item), hostOf(at, item)];
  const isSni = protocol === 'https' && (flagOf(at, item, 'requireSni') ?? false);
  if (isSni && host === '') throw new ActionFailure(`${at}.host is missing: requireSni needs one`);
  return {
    ...{ protocol, isSni, information: `${address}:${port}:${host}` },
    endpoint: isSni
      ? `hostnameport=${host}:${port}`
      : `ipport=${address === '*' ? '0.0.0.0' : address}:${port}`,
    thumbprint: protocol === 'https' ? thumbprintOf(at, item, variable) : '',
  };
}

function protocolOf(at: string, item: Fields): Binding['protocol'] {
  const protocol = textOf(at, item, 'protocol').toLowerCase() || 'http';
  if (protocol === 'http' || protocol === 'https') return protocol;
  throw new ActionFailure(`${at}.protocol is "${protocol}"; it is http or https`);
}

/** Of version 6 in brackets, as elsewhere in addresses. */
function addressOf(at: string, item: Fields): string {
  const given = textOf(at, item, 'ipAddress');
  const address = given.replace(/^\[(.*)\]$/, '$1');
  if (address === '' || address === '*') return '*';
  const version = isIP(address);
  if (version === 0) throw new ActionFailure(`${at}.ipAddress is "${given}"; it is an IP address or *`);
  return version === 6 ? `[${address}]` : address;
}

function portOf(at: string, item: Fields): number {
  const text = textOf(at, item, 'port');
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= highestPort) return port;
  throw new ActionFailure(`${at}.port is "${text}"; it is a number from 1 to ${highestPort}`);
}

/** A `*` may stand for the first part. */
function hostOf(at: string, item: Fields): string {
  const host = textOf(at, item, 'host');
  if (host === '' || /^(?:\*|\*\.)?[\p{L}\p{N}._-]*$/u.test(host)) return host;
  throw new ActionFailure(`${at}.host is "${host}", which is no name of a host`);
}

/** Certificates are copied out of windows that show them in pairs, with invisible characters in front. */
function thumbprintOf(at: string, item: Fields, variable: (name: string) => string | undefined): string {
  const certificate = textOf(at, item, 'certificateVariable');
  const place = certificate === '' ? `${at}.thumbprint` : `${certificate}.Thumbprint`;
  const given = certificate === '' ? textOf(at, item, 'thumbprint') : (variable(place) ?? '');
  if (given === '') {
    const why =
      certificate === '' ? 'https needs one, or a certificateVariable' : `${at} names that variable`;
    throw new ActionFailure(`${place} is missing: ${why}`);
  }
  const thumbprint = given.replaceAll(/[^\p{L}\p{N}]/gu, '').toUpperCase();
  if (/^[0-9A-F]{40}$/.test(thumbprint)) return thumbprint;
  throw new ActionFailure(`${place} is "${given}"; it is a thumbprint of 40 hex digits`);
}

function textOf(at: string, item: Fields, field: string): string {
  const value = item[field];
  if (value === undefined || value === null) return '';
  if (typeof value === 'string' || typeof value === 'number') return String(value).trim();
  throw new ActionFailure(`${at}.${field} is ${JSON.stringify(value)}; it is a text`);
}

/** Also as a text, since a variable makes one. */
function flagOf(at: string, item: Fields, field: string): boolean | undefined {
  const value = item[field];
  const text = typeof value === 'boolean' ? String(value) : textOf(at, item, field).toLowerCase();
  if (text === '') return undefined;
  if (text === 'true' || text === 'false') return text === 'true';
  throw new ActionFailure(`${at}.${field} is "${text}"; it is true or false`);
}
