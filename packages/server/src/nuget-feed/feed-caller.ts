/** Who asks the feed: NuGet's clients send keys in headers of their own, or as the password of basic authentication. */
import type { Request } from 'express';
import { Refusal } from '../errors.ts';
import type { Caller } from '../http/handlers.ts';

export type AuthenticateKey = (key: string) => Promise<Caller>;

/** The caller, or undefined where no key is sent. Throws `auth.required` for a key that is not valid. */
export async function feedCaller(
  request: Request,
  authenticate: AuthenticateKey,
): Promise<Caller | undefined> {
  const key = keyOf(request);
  return key === undefined ? undefined : authenticate(key);
}

/** Browsers' sessions do not count here: a page of another site could push with them. */
function keyOf(request: Request): string | undefined {
  const inHeader = request.get('x-nuget-apikey') ?? request.get('x-api-key') ?? passwordOf(request);
  return inHeader ?? (typeof request.query.apiKey === 'string' ? request.query.apiKey : undefined);
}

/** The user name may be any: a key belongs to one user. */
function passwordOf(request: Request): string | undefined {
  const match = /^basic\s+([\w+/=-]+)$/i.exec(request.get('authorization') ?? '');
  if (!match) return undefined;
  const text = Buffer.from(String(match[1]), 'base64').toString();
  const colon = text.indexOf(':');
  if (colon < 0)
    throw new Refusal('auth.required', 'The Authorization header holds no user name and password');
  return text.slice(colon + 1);
}
