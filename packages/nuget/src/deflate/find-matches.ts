/** Finding what repeats itself (LZ77, RFC 1951 section 4): by chains of places whose next four bytes have one hash. */
import { type Effort, longestDistance, tokensPerBlock } from './effort.ts';
import {
  endOfBlock,
  farDistanceSymbol,
  firstLength,
  lengthSymbol,
  longestMatch,
  nearDistanceSymbol,
} from './symbols.ts';

/** A part of the content as literals and matches, with how often each symbol occurs in it. */
export type Block = {
  /** A literal's byte, or `length << 16 | distance`. */
  readonly tokens: Uint32Array;
  count: number;
  /** Where it begins and ends in the content. */
  start: number;
  end: number;
  readonly literalCounts: Uint32Array;
  readonly distanceCounts: Uint32Array;
};

const hashBits = 15;
const shortestMatch = 4;
const ringMask = 32767;

/** What is used again for each content: nothing is allocated while content is packed. */
export type Finder = {
  /** The last place of each hash, and for each place (in a ring) the one before with the same hash. */
  readonly heads: Int32Array;
  readonly earlier: Int32Array;
  readonly block: Block;
};

export function createFinder(): Finder {
  return {
    heads: new Int32Array(1 << hashBits),
    earlier: new Int32Array(ringMask + 1),
    block: {
      ...{ tokens: new Uint32Array(tokensPerBlock), count: 0, start: 0, end: 0 },
      literalCounts: new Uint32Array(288),
      distanceCounts: new Uint32Array(32),
    },
  };
}

/**
 * Gives the content to `write`, block by block; the block is used again afterwards. A match waits until it is known
 * that the next place has no longer one. One long function: it runs for every byte, and calls would double its time.
 */
export function findMatches(
  content: Uint8Array,
  { heads, earlier, block }: Finder,
  { chain, enough, waitBelow }: Effort,
  write: (block: Block) => void,
): void {
  const { tokens, literalCounts, distanceCounts } = block;
  const size = content.length;
  const lastStart = size - shortestMatch;
  heads.fill(-1);
  clear(block, 0);
  let count = 0;
  let at = 0;
  // The match that waits, of the place before; of length 0 where that place is a literal, if it `isOpen`.
  let isOpen = false;
  let waiting = 0;
  let waitingDistance = 0;
  while (at < size) {
    let length = 0;
    let distance = 0;
    if (at <= lastStart) {
      const word =
        (content[at] as number) |
        ((content[at + 1] as number) << 8) |
        ((content[at + 2] as number) << 16) |
        ((content[at + 3] as number) << 24);
      const hash = Math.imul(word, 0x9e3779b1) >>> (32 - hashBits);
      let candidate = heads[hash] as number;
      earlier[at & ringMask] = candidate;
      heads[hash] = at;
      const most = size - at < longestMatch ? size - at : longestMatch;
      let best = waiting < shortestMatch ? shortestMatch - 1 : waiting;
      if (best < waitBelow && best < most) {
        const oldest = at - longestDistance < 0 ? 0 : at - longestDistance;
        let tries = best >= 8 ? chain >> 2 : chain;
        let tail = content[at + best];
        while (candidate >= oldest && tries > 0) {
          tries -= 1;
          if (
            content[candidate + best] === tail &&
            content[candidate] === content[at] &&
            content[candidate + 1] === content[at + 1]
          ) {
            let same = 2;
            while (same < most && content[candidate + same] === content[at + same]) same += 1;
            if (same > best) {
              best = same;
              length = same;
              distance = at - candidate;
              if (same >= enough || same === most) break;
              tail = content[at + best];
            }
          }
          candidate = earlier[candidate & ringMask] as number;
        }
      }
    }
    if (waiting >= shortestMatch && length <= waiting) {
      tokens[count] = (waiting << 16) | waitingDistance;
      count += 1;
      const lengthAt = firstLength + (lengthSymbol[waiting] as number);
      literalCounts[lengthAt] = (literalCounts[lengthAt] as number) + 1;
      const near = waitingDistance - 1;
      const distanceAt = (near < 256 ? nearDistanceSymbol[near] : farDistanceSymbol[near >> 7]) as number;
      distanceCounts[distanceAt] = (distanceCounts[distanceAt] as number) + 1;
      const end = at - 1 + waiting;
      const lastInside = end - 1 < lastStart ? end - 1 : lastStart;
      for (let inside = at + 1; inside <= lastInside; inside += 1) {
        const word =
          (content[inside] as number) |
          ((content[inside + 1] as number) << 8) |
          ((content[inside + 2] as number) << 16) |
          ((content[inside + 3] as number) << 24);
        const hash = Math.imul(word, 0x9e3779b1) >>> (32 - hashBits);
        earlier[inside & ringMask] = heads[hash] as number;
        heads[hash] = inside;
      }
      at = end;
      isOpen = false;
      waiting = 0;
    } else {
      if (isOpen) {
        const literal = content[at - 1] as number;
        tokens[count] = literal;
        count += 1;
        literalCounts[literal] = (literalCounts[literal] as number) + 1;
      }
      isOpen = true;
      waiting = length;
      waitingDistance = distance;
      at += 1;
    }
    if (count >= tokensPerBlock - 2) {
      finish(block, count, isOpen ? at - 1 : at, write);
      count = 0;
    }
  }
  if (isOpen) {
    const literal = content[size - 1] as number;
    tokens[count] = literal;
    count += 1;
    literalCounts[literal] = (literalCounts[literal] as number) + 1;
  }
  if (count > 0) finish(block, count, size, write);
}

function finish(block: Block, count: number, end: number, write: (block: Block) => void): void {
  block.count = count;
  block.end = end;
  block.literalCounts[endOfBlock] = 1;
  write(block);
  clear(block, end);
}

function clear(block: Block, start: number): void {
  block.start = start;
  block.literalCounts.fill(0);
  block.distanceCounts.fill(0);
}
