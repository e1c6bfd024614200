import type { Request } from 'express';
import { Refusal } from '../errors.ts';

/** What a `Host` header may be: a name or address, and a port. */
const hostShape = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

/**
 * The address under which the client came, for the links in an answer: as people reach the server where the
 * configuration says it, else as the request has it. Throws `request.invalid` for a host that cannot be one.
 */
export function addressOf(request: Request, publicUrl: string | undefined): string {
  if (publicUrl !== undefined) return publicUrl;
  const host = request.get('host') ?? '';
  if (!hostShape.test(host))
    throw new Refusal('request.invalid', `The host "${host}" cannot be used in links`);
  return `${request.secure ? 'https' : 'http'}://${host}`;
}
