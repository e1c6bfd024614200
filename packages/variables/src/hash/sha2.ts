import { firstPrimes, rootFraction } from './primes.ts';
import { sha256Blocks } from './sha256-block.ts';
import { sha512Blocks } from './sha512-block.ts';

/** SHA-256 (FIPS 180-4). */
export function sha256(bytes: Uint8Array): Uint8Array {
  return sha256Blocks(
    bytes,
    firstPrimes(8).map((prime) => rootFraction(prime, 2n, 32n)),
  );
}

/** SHA-384: SHA-512 from another start, cut off. */
export function sha384(bytes: Uint8Array): Uint8Array {
  const start = firstPrimes(16)
    .slice(8)
    .map((prime) => rootFraction(prime, 2n, 64n));
  return sha512Blocks(bytes, start).subarray(0, 48);
}

export function sha512(bytes: Uint8Array): Uint8Array {
  return sha512Blocks(
    bytes,
    firstPrimes(8).map((prime) => rootFraction(prime, 2n, 64n)),
  );
}
