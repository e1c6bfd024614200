import { padBlocks, rotateLeft, wordsToBytes } from './merkle-damgard.ts';

/** SHA-1 (FIPS 180-4). */
export function sha1(bytes: Uint8Array): Uint8Array {
  const view = padBlocks(bytes, 64, false);
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  for (let block = 0; block < view.byteLength; block += 64) addBlock(state, scheduleOf(view, block));
  return wordsToBytes(state, false);
}

function scheduleOf(view: DataView, block: number): Int32Array {
  const words = new Int32Array(80);
  for (let at = 0; at < 16; at += 1) words[at] = view.getInt32(block + at * 4);
  for (let at = 16; at < 80; at += 1) {
    words[at] = rotateLeft(words[at - 3]! ^ words[at - 8]! ^ words[at - 14]! ^ words[at - 16]!, 1);
  }
  return words;
}

function addBlock(state: Int32Array, words: Int32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
  for (let at = 0; at < 80; at += 1) {
    const round = Math.floor(at / 20);
    const next = (rotateLeft(a, 5) + mix(round, b, c, d) + e + constants[round]! + words[at]!) | 0;
    [a, b, c, d, e] = [next, a, rotateLeft(b, 30), c, d];
  }
  for (const [index, word] of [a, b, c, d, e].entries()) state[index] = state[index]! + word;
}

function mix(round: number, b: number, c: number, d: number): number {
  if (round === 0) return (b & c) | (~b & d);
  return round === 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
}

const constants = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6];
