/** A block as bits (RFC 1951, section 3.2): with codes of its own, with the fixed ones, or as it is. */
import { alignToByte, type BitWriter, writeBits } from './bit-writer.ts';
import type { Block } from './find-matches.ts';
import { canonicalCodes, type HuffmanCode, huffmanCode } from './huffman.ts';
import {
  distanceBase,
  distanceCount,
  distanceExtraBits,
  endOfBlock,
  farDistanceSymbol,
  firstLength,
  lengthBase,
  lengthExtraBits,
  lengthSymbol,
  literalCount,
  nearDistanceSymbol,
} from './symbols.ts';

const kinds = { stored: 0, fixed: 1, dynamic: 2 } as const;
const longestCode = 15;
const longestLengthCode = 7;
const longestStored = 65535;

const fixedLiterals: HuffmanCode = codeOf(
  Uint8Array.from({ length: 288 }, (_, symbol) =>
    symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8,
  ),
);
const fixedDistances: HuffmanCode = codeOf(new Uint8Array(30).fill(5));

function codeOf(lengths: Uint8Array): HuffmanCode {
  return { lengths, codes: canonicalCodes(lengths) };
}

/** Writes it in the way that takes the fewest bits; it is not the last. */
export function writeBlock(writer: BitWriter, content: Uint8Array, block: Block): void {
  const literals = huffmanCode(block.literalCounts.subarray(0, literalCount), longestCode);
  const distances = huffmanCode(block.distanceCounts.subarray(0, distanceCount), longestCode);
  const header = headerOf(literals, distances);
  const dynamicBits = header.bits + bodyBits(block, literals, distances);
  const fixedBits = bodyBits(block, fixedLiterals, fixedDistances);
  const storedBits = storedBitsOf(block.end - block.start);
  if (storedBits <= Math.min(dynamicBits, fixedBits)) {
    writeStored(writer, content.subarray(block.start, block.end));
  } else if (fixedBits <= dynamicBits) {
    writeBits(writer, kinds.fixed << 1, 3);
    writeBody(writer, block, fixedLiterals, fixedDistances);
  } else {
    writeBits(writer, kinds.dynamic << 1, 3);
    header.write(writer);
    writeBody(writer, block, literals, distances);
  }
}

/** With the bits to the byte's edge, at worst. */
const storedBitsOf = (bytes: number): number => 8 * bytes + 40 * Math.ceil(bytes / longestStored);

function bodyBits({ literalCounts, distanceCounts }: Block, literals: HuffmanCode, distances: HuffmanCode) {
  let bits = 0;
  for (const [symbol, length] of literals.lengths.entries()) {
    const extra = symbol < firstLength ? 0 : (lengthExtraBits[symbol - firstLength] ?? 0);
    bits += (literalCounts[symbol] as number) * (length + extra);
  }
  for (const [symbol, length] of distances.lengths.entries()) {
    bits += (distanceCounts[symbol] as number) * (length + (distanceExtraBits[symbol] as number));
  }
  return bits;
}

/** Empty where there is nothing: five bytes that end on a byte's edge. */
export function writeStored(writer: BitWriter, bytes: Uint8Array): void {
  let at = 0;
  do {
    const piece = bytes.subarray(at, at + longestStored);
    writeBits(writer, kinds.stored << 1, 3);
    alignToByte(writer);
    writeBits(writer, piece.length, 16);
    writeBits(writer, ~piece.length & 0xffff, 16);
    writer.bytes.set(piece, writer.length);
    writer.length += piece.length;
    at += longestStored;
  } while (at < bytes.length);
}

/** Also hot: it runs for every token, so the writer's state is kept in variables. */
function writeBody(writer: BitWriter, block: Block, literals: HuffmanCode, distances: HuffmanCode): void {
  const { tokens, count } = block;
  const { bytes } = writer;
  const { codes, lengths } = literals;
  let { held, heldBits, length: end } = writer;
  for (let index = 0; index < count; index += 1) {
    const token = tokens[index] as number;
    const isLiteral = token < 256;
    const length = token >>> 16;
    const lengthAt = isLiteral ? 0 : (lengthSymbol[length] as number);
    const symbol = isLiteral ? token : firstLength + lengthAt;
    held |= (codes[symbol] as number) << heldBits;
    heldBits += lengths[symbol] as number;
    if (heldBits >= 16) {
      bytes[end] = held;
      bytes[end + 1] = held >>> 8;
      end += 2;
      held >>>= 16;
      heldBits -= 16;
    }
    if (isLiteral) continue;
    const distance = token & 0xffff;
    const near = distance - 1;
    const distanceAt = (near < 256 ? nearDistanceSymbol[near] : farDistanceSymbol[near >> 7]) as number;
    held |= (length - (lengthBase[lengthAt] as number)) << heldBits;
    heldBits += lengthExtraBits[lengthAt] as number;
    if (heldBits >= 16) {
      bytes[end] = held;
      bytes[end + 1] = held >>> 8;
      end += 2;
      held >>>= 16;
      heldBits -= 16;
    }
    held |= (distances.codes[distanceAt] as number) << heldBits;
    heldBits += distances.lengths[distanceAt] as number;
    if (heldBits >= 16) {
      bytes[end] = held;
      bytes[end + 1] = held >>> 8;
      end += 2;
      held >>>= 16;
      heldBits -= 16;
    }
    held |= (distance - (distanceBase[distanceAt] as number)) << heldBits;
    heldBits += distanceExtraBits[distanceAt] as number;
    if (heldBits >= 16) {
      bytes[end] = held;
      bytes[end + 1] = held >>> 8;
      end += 2;
      held >>>= 16;
      heldBits -= 16;
    }
  }
  Object.assign(writer, { held, heldBits, length: end });
  writeBits(writer, codes[endOfBlock] as number, lengths[endOfBlock] as number);
}

/** The order in which the lengths of the length code stand (RFC 1951, section 3.2.7): the likeliest first. */
const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** What tells a block's codes: their lengths, with runs shortened, in a code of their own. */
function headerOf(literals: HuffmanCode, distances: HuffmanCode) {
  const literalLengths = withoutZeros(literals.lengths, firstLength);
  const distanceLengths = withoutZeros(distances.lengths, 1);
  const runs = runsOf([...literalLengths, ...distanceLengths]);
  const counts = new Uint32Array(19);
  for (const { symbol } of runs) counts[symbol] = (counts[symbol] as number) + 1;
  const code = huffmanCode(counts, longestLengthCode);
  const lengths = lengthOrder.map((symbol) => code.lengths[symbol] as number);
  while (lengths.length > 4 && lengths.at(-1) === 0) lengths.pop();
  const runBits = runs.reduce((sum, run) => sum + (code.lengths[run.symbol] as number) + run.extraBits, 0);
  return {
    bits: 14 + 3 * lengths.length + runBits,
    write: (writer: BitWriter) => {
      writeBits(writer, literalLengths.length - firstLength, 5);
      writeBits(writer, distanceLengths.length - 1, 5);
      writeBits(writer, lengths.length - 4, 4);
      for (const length of lengths) writeBits(writer, length, 3);
      for (const { symbol, extra, extraBits } of runs) {
        writeBits(writer, code.codes[symbol] as number, code.lengths[symbol] as number);
        writeBits(writer, extra, extraBits);
      }
    },
  };
}

function withoutZeros(lengths: Uint8Array, least: number): Uint8Array {
  let count = lengths.length;
  while (count > least && lengths[count - 1] === 0) count -= 1;
  return lengths.subarray(0, count);
}

type Run = { readonly symbol: number; readonly extra: number; readonly extraBits: number };

/** 16 repeats the length before 3 to 6 times, 17 stands for 3 to 10 zeros, 18 for 11 to 138. */
function runsOf(lengths: readonly number[]): Run[] {
  const runs: Run[] = [];
  for (let at = 0; at < lengths.length; ) {
    const value = lengths[at] as number;
    let same = 1;
    while (lengths[at + same] === value) same += 1;
    const run = value === 0 ? zeros(same) : repeated(value, same, lengths[at - 1]);
    runs.push(run.run);
    at += run.taken;
  }
  return runs;
}

function zeros(same: number): { run: Run; taken: number } {
  if (same < 3) return { run: { symbol: 0, extra: 0, extraBits: 0 }, taken: 1 };
  if (same < 11) return { run: { symbol: 17, extra: same - 3, extraBits: 3 }, taken: same };
  const taken = Math.min(same, 138);
  return { run: { symbol: 18, extra: taken - 11, extraBits: 7 }, taken };
}

function repeated(value: number, same: number, before: number | undefined): { run: Run; taken: number } {
  if (before !== value || same < 3) return { run: { symbol: value, extra: 0, extraBits: 0 }, taken: 1 };
  const taken = Math.min(same, 6);
  return { run: { symbol: 16, extra: taken - 3, extraBits: 2 }, taken };
}
