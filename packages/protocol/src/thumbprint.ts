import { createHash, timingSafeEqual } from 'node:crypto';

/** SHA-256 of a certificate's DER, 64 upper-case hex digits. Public: it names a peer, it proves nothing. */
export type Thumbprint = string & { readonly __brand: 'Thumbprint' };

const HEX_DIGITS = 64;

/** Why a text is no thumbprint. */
export type ThumbprintProblem = { readonly problem: string };

/** Reads 64 hex digits in either case, with or without colons, dashes and spaces. */
export function parseThumbprint(text: string): Thumbprint | ThumbprintProblem {
  const digits = text.replaceAll(/[\s:-]/g, '').toUpperCase();
  if (!/^[0-9A-F]*$/.test(digits)) return { problem: 'a thumbprint holds hex digits only' };
  if (digits.length === 40) {
    return { problem: 'this is a SHA-1 thumbprint (40 digits); Tako uses SHA-256 (64 digits)' };
  }
  if (digits.length !== HEX_DIGITS) {
    return { problem: `a thumbprint has ${HEX_DIGITS} hex digits, this one has ${digits.length}` };
  }
  return digits as Thumbprint;
}

/** The thumbprint of a certificate given as DER bytes. */
export function thumbprintOfDer(der: Uint8Array): Thumbprint {
  return createHash('sha256').update(der).digest('hex').toUpperCase() as Thumbprint;
}

/** Compares in constant time. */
export function sameThumbprint(a: Thumbprint, b: Thumbprint): boolean {
  return timingSafeEqual(Buffer.from(a, 'hex'), Buffer.from(b, 'hex'));
}
