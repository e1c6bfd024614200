import { padBlocks, wordsToBytes } from './merkle-damgard.ts';
import { firstPrimes, rootFraction } from './primes.ts';

/** The SHA-2 of 32-bit words over the padded bytes. */
export function sha256Blocks(bytes: Uint8Array, start: readonly bigint[]): Uint8Array {
  const view = padBlocks(bytes, 64, false);
  const state = Int32Array.from(start, Number);
  constants ??= Int32Array.from(firstPrimes(64), (prime) => Number(rootFraction(prime, 3n, 32n)));
  for (let block = 0; block < view.byteLength; block += 64)
    addBlock(state, scheduleOf(view, block), constants);
  return wordsToBytes(state, false);
}

let constants: Int32Array | undefined;

function scheduleOf(view: DataView, block: number): Int32Array {
  const words = new Int32Array(64);
  for (let at = 0; at < 16; at += 1) words[at] = view.getInt32(block + at * 4);
  for (let at = 16; at < 64; at += 1) {
    const [early, late] = [words[at - 15]!, words[at - 2]!];
    const first = right(early, 7) ^ right(early, 18) ^ (early >>> 3);
    const second = right(late, 17) ^ right(late, 19) ^ (late >>> 10);
    words[at] = words[at - 16]! + first + words[at - 7]! + second;
  }
  return words;
}

function addBlock(state: Int32Array, words: Int32Array, roots: Int32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let at = 0; at < 64; at += 1) {
    const choice = (e & f) ^ (~e & g);
    const first = (h + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + choice + roots[at]! + words[at]!) | 0;
    const second = ((right(a, 2) ^ right(a, 13) ^ right(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e] = [g, f, e, (d + first) | 0];
    [d, c, b, a] = [c, b, a, (first + second) | 0];
  }
  for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) state[index] = state[index]! + word;
}

function right(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}
