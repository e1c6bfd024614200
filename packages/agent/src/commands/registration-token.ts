/** What a registration token says, besides being one: `REG-<secret>.<thumbprint>[.<URL>]`, the last two in base64url. */
import { parseThumbprint, type Thumbprint } from '@tako/protocol';
import { UserError } from '../errors.ts';

export type TokenFacts = { readonly serverThumbprint: Thumbprint; readonly server?: string };

/** Throws `UserError` for what no server has made. */
export function readToken(token: string): TokenFacts {
  const [secret = '', packed = '', url, ...rest] = token.split('.');
  const thumbprint = parseThumbprint(Buffer.from(packed, 'base64url').toString('hex'));
  if (!/^REG-[\w-]+$/.test(secret) || typeof thumbprint !== 'string' || rest.length > 0) throw noToken();
  if (url === undefined) return { serverThumbprint: thumbprint };
  const server = Buffer.from(url, 'base64url').toString();
  if (!URL.canParse(server)) throw noToken();
  return { serverThumbprint: thumbprint, server };
}

const noToken = (): UserError =>
  new UserError('this is no registration token: it begins with REG- and was cut or mistyped', 'usage');
