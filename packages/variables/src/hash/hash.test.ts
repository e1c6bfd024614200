import { expect, it } from 'vitest';
import { md5 } from './md5.ts';
import { sha1 } from './sha1.ts';
import { sha256, sha384, sha512 } from './sha2.ts';

/** Lengths around every edge of padding and blocks. */
const lengths = [0, 1, 3, 55, 56, 63, 64, 65, 111, 112, 119, 127, 128, 129, 255, 1000];

/** The hashes of hashes that OpenSSL 3 gives for these bytes. */
it.each([
  ['md5', md5, 'df68b08fc420e3c99e15a21cf6d65abf'],
  ['sha1', sha1, 'f355e85f7c179712bb157b2d0adc6fa4041cf9fd'],
  ['sha256', sha256, '1864e7c267ea5f0588ab3c8cafe9cd302f96caa754985d05736e45911ab969e7'],
  [
    'sha384',
    sha384,
    '3f9b25c1aa3ecb7c98b121527a3731475c66522a3bc9137943b14edaf504228c6cb275e0598e041e6e9fdbf288e21331',
  ],
  [
    'sha512',
    sha512,
    '8684c78a60561a53049b37ae4a63fb3110acdc7227d0bafe2e08d5f9074fb67112802a58455e2ec04bc2b9750f1a541a09ecbe285a7493773c88f35124d7c3e7',
  ],
] as const)('%s is what OpenSSL says, at every length', (_, hash, expected) => {
  const all = lengths.flatMap((length) => [
    ...hash(Uint8Array.from({ length }, (_byte, index) => (index * 7 + length) & 255)),
  ]);
  const hex = Array.from(hash(Uint8Array.from(all)), (byte) => byte.toString(16).padStart(2, '0'));
  expect(hex.join('')).toBe(expected);
});
