import { padBlocks } from './merkle-damgard.ts';
import { firstPrimes, rootFraction } from './primes.ts';

/** The SHA-2 of 64-bit words over the padded bytes. */
export function sha512Blocks(bytes: Uint8Array, start: readonly bigint[]): Uint8Array {
  const view = padBlocks(bytes, 128, false);
  const state = BigUint64Array.from(start);
  constants ??= firstPrimes(80).map((prime) => rootFraction(prime, 3n, 64n));
  for (let block = 0; block < view.byteLength; block += 128)
    addBlock(state, scheduleOf(view, block), constants);
  const output = new DataView(new ArrayBuffer(64));
  for (const [index, word] of state.entries()) output.setBigUint64(index * 8, word);
  return new Uint8Array(output.buffer);
}

let constants: readonly bigint[] | undefined;

function scheduleOf(view: DataView, block: number): BigUint64Array {
  const words = new BigUint64Array(80);
  for (let at = 0; at < 16; at += 1) words[at] = view.getBigUint64(block + at * 8);
  for (let at = 16; at < 80; at += 1) {
    const [early, late] = [words[at - 15]!, words[at - 2]!];
    const first = right(early, 1n) ^ right(early, 8n) ^ (early >> 7n);
    const second = right(late, 19n) ^ right(late, 61n) ^ (late >> 6n);
    words[at] = words[at - 16]! + first + words[at - 7]! + second;
  }
  return words;
}

function addBlock(state: BigUint64Array, words: BigUint64Array, roots: readonly bigint[]): void {
  let [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n] = state;
  for (let at = 0; at < 80; at += 1) {
    const choice = (e & f) ^ (~e & g);
    const first = h + (right(e, 14n) ^ right(e, 18n) ^ right(e, 41n)) + choice + roots[at]! + words[at]!;
    const second = (right(a, 28n) ^ right(a, 34n) ^ right(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e] = [g, f, e, BigInt.asUintN(64, d + first)];
    [d, c, b, a] = [c, b, a, BigInt.asUintN(64, first + second)];
  }
  for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) state[index] = state[index]! + word;
}

function right(word: bigint, bits: bigint): bigint {
  return (word >> bits) | BigInt.asUintN(64, word << (64n - bits));
}
