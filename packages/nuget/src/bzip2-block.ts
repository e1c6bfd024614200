/** One block of a bzip2 file: Huffman codes, moved to the front, of text sorted by what follows (Burrows and Wheeler). */
import { type Bits, damaged } from './bzip2-bits.ts';

export type Block = {
  /** The bytes of the block in their sorted order, each with the place of the next in the upper 24 bits. */
  readonly links: Uint32Array;
  readonly start: number;
};

/** Reads the block behind its checksum. Throws `package.corrupt`. */
export function readBlock(bits: Bits, largest: number): Block {
  if (bits.readBit() === 1) throw damaged('it was made by a bzip2 of before 1997');
  const start = bits.read(24);
  const symbols = readSymbols(bits);
  const groups = readGroups(bits, symbols.length + 2);
  const bytes = readBytes(symbols, groups, largest);
  if (start >= bytes.length) throw damaged('a block begins behind its end');
  return { links: linked(bytes), start };
}

/** The bytes that occur: which of sixteen groups do, and of each which. */
function readSymbols(bits: Bits): number[] {
  const used = bits.read(16);
  const symbols: number[] = [];
  for (let group = 0; group < 16; group++) {
    if (((used >>> (15 - group)) & 1) === 0) continue;
    const members = bits.read(16);
    for (let at = 0; at < 16; at++) if (((members >>> (15 - at)) & 1) === 1) symbols.push(group * 16 + at);
  }
  if (symbols.length === 0) throw damaged('a block is empty');
  return symbols;
}

const symbolsPerGroup = 50;

/** Answers the next symbol each time; every fifty symbols may have another table. */
function readGroups(bits: Bits, alphabet: number): () => number {
  const tables = bits.read(3);
  const selectors = bits.read(15);
  if (tables < 2 || tables > 6 || selectors === 0) throw damaged('a block has no tables');
  const order = Array.from({ length: tables }, (_, index) => index);
  const chosen = Array.from({ length: selectors }, () => {
    let at = 0;
    while (bits.readBit() === 1) at += 1;
    if (at >= tables) throw damaged('a table is chosen that is not there');
    return moveToFront(order, at);
  });
  const decoders = order.map(() => readTable(bits, alphabet)).map((lengths) => decoderOf(lengths, bits));
  let group = -1;
  let left = 0;
  return () => {
    if (left === 0) {
      group += 1;
      left = symbolsPerGroup;
    }
    left -= 1;
    const decode = decoders[chosen[group] ?? -1];
    if (!decode) throw damaged('a block has too many symbols');
    return decode();
  };
}

function moveToFront(list: number[], at: number): number {
  const [moved = 0] = list.splice(at, 1);
  list.unshift(moved);
  return moved;
}

const longestCode = 20;

/** How many bits the code of each symbol has, as differences. */
function readTable(bits: Bits, alphabet: number): number[] {
  let length = bits.read(5);
  return Array.from({ length: alphabet }, () => {
    while (bits.readBit() === 1) {
      length += bits.readBit() === 1 ? -1 : 1;
      if (length < 1 || length > longestCode) break;
    }
    if (length < 1 || length > longestCode) throw damaged('a code is too long');
    return length;
  });
}

/** Codes of one length are numbers in a row, and longer ones go on behind shorter ones. */
function decoderOf(lengths: readonly number[], bits: Bits): () => number {
  const sorted = lengths
    .map((_, symbol) => symbol)
    .sort((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0) || a - b);
  const counts = new Uint32Array(longestCode + 1);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  return () => {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= longestCode; length++) {
      code = (code << 1) | bits.readBit();
      const count = counts[length] ?? 0;
      if (code - first < count) return sorted[index + code - first] ?? 0;
      index += count;
      first = (first + count) << 1;
    }
    throw damaged('there is no such code');
  };
}

/** Undoes runs and the moving to the front. The first two symbols are digits of the length of a run, the last ends it. */
function readBytes(symbols: readonly number[], next: () => number, largest: number): Uint8Array {
  const bytes = new Uint8Array(largest);
  const order = [...symbols];
  let length = 0;
  let run = 0;
  let digit = 1;
  for (;;) {
    const symbol = next();
    if (symbol <= 1) {
      run += digit << symbol;
      digit <<= 1;
      if (length + run > largest) throw damaged('a block is longer than it may be');
      continue;
    }
    bytes.fill(order[0] ?? 0, length, length + run);
    length += run;
    [run, digit] = [0, 1];
    if (symbol === symbols.length + 1) return bytes.subarray(0, length);
    if (length >= largest) throw damaged('a block is longer than it may be');
    bytes[length] = moveToFront(order, symbol - 1);
    length += 1;
  }
}

function linked(bytes: Uint8Array): Uint32Array {
  const places = new Uint32Array(257);
  for (const byte of bytes) places[byte + 1] = (places[byte + 1] ?? 0) + 1;
  for (let byte = 1; byte < 257; byte++) places[byte] = (places[byte] ?? 0) + (places[byte - 1] ?? 0);
  const links = Uint32Array.from(bytes);
  for (const [at, byte] of bytes.entries()) {
    const place = places[byte] ?? 0;
    places[byte] = place + 1;
    links[place] = ((links[place] ?? 0) | (at << 8)) >>> 0;
  }
  return links;
}
