import { padBlocks, rotateLeft, wordsToBytes } from './merkle-damgard.ts';

/** MD5 (RFC 1321). */
export function md5(bytes: Uint8Array): Uint8Array {
  const view = padBlocks(bytes, 64, true);
  const state: State = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  for (let block = 0; block < view.byteLength; block += 64) addBlock(state, view, block);
  return wordsToBytes(state, true);
}

type State = [number, number, number, number];

function addBlock(state: State, view: DataView, block: number): void {
  let [a, b, c, d] = state;
  for (let step = 0; step < 64; step += 1) {
    const round = step >> 4;
    const mixed = (a + mix(round, b, c, d) + (sines[step] ?? 0) + wordFor(view, block, round, step)) | 0;
    const turned = (b + rotateLeft(mixed, turns[round * 4 + (step & 3)] ?? 0)) | 0;
    [a, b, c, d] = [d, turned, b, c];
  }
  state[0] = (state[0] + a) | 0;
  state[1] = (state[1] + b) | 0;
  state[2] = (state[2] + c) | 0;
  state[3] = (state[3] + d) | 0;
}

function mix(round: number, b: number, c: number, d: number): number {
  if (round === 0) return (b & c) | (~b & d);
  if (round === 1) return (d & b) | (~d & c);
  return round === 2 ? b ^ c ^ d : c ^ (b | ~d);
}

function wordFor(view: DataView, block: number, round: number, step: number): number {
  const index = [step, 5 * step + 1, 3 * step + 5, 7 * step][round] ?? 0;
  return view.getInt32(block + (index & 15) * 4, true);
}

const turns = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const sines = Int32Array.from({ length: 64 }, (_, step) =>
  Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32),
);
