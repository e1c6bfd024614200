/** Huffman codes as deflate wants them: canonical, of a limited length, each with its first bit lowest. */

export type HuffmanCode = {
  /** Bits of each symbol's code; 0 where the symbol does not occur. */
  readonly lengths: Uint8Array;
  readonly codes: Uint16Array;
};

/**
 * The code that is best for how often each symbol occurs, but for the limit. Equally frequent symbols are taken in
 * their order, so that the same counts give the same code. Where fewer than two symbols occur, others get a code too:
 * a code of one symbol is read differently by different readers.
 */
export function huffmanCode(counts: Uint32Array, longestBits: number): HuffmanCode {
  const symbols = byFrequency(counts);
  const lengthCounts = limitedLengths(
    treeDepths(symbols.map((key) => Math.floor(key / spread))),
    longestBits,
  );
  const lengths = new Uint8Array(counts.length);
  let next = symbols.length;
  for (const [bits, count] of lengthCounts.entries()) {
    // The rarest have the longest codes, and stand first.
    for (let left = count; left > 0; left -= 1) {
      next -= 1;
      lengths[(symbols[next] as number) % spread] = bits;
    }
  }
  return { lengths, codes: canonicalCodes(lengths) };
}

/** More than there are symbols. */
const spread = 512;

/** Frequency and symbol in one number, the rarest first. */
function byFrequency(counts: Uint32Array): Float64Array {
  const keys: number[] = [];
  for (const [symbol, count] of counts.entries()) if (count > 0) keys.push(count * spread + symbol);
  for (let symbol = 0; keys.length < 2; symbol += 1) if (counts[symbol] === 0) keys.push(spread + symbol);
  return Float64Array.from(keys).sort();
}

/**
 * How many leaves a Huffman tree of these weights (in ascending order) has at each depth: two queues, one of leaves,
 * one of joined nodes, which come out in ascending order by themselves.
 */
function treeDepths(weights: Float64Array): Uint32Array {
  const count = weights.length;
  const joined = new Float64Array(count - 1);
  const parents = new Uint32Array(2 * count - 1);
  let leaf = 0;
  let node = 0;
  const take = (made: number): number => {
    const isLeaf = leaf < count && (node >= made || (weights[leaf] as number) <= (joined[node] as number));
    parents[isLeaf ? leaf : count + node] = count + made;
    if (isLeaf) leaf += 1;
    else node += 1;
    return (isLeaf ? weights[leaf - 1] : joined[node - 1]) as number;
  };
  for (let made = 0; made < count - 1; made += 1) joined[made] = take(made) + take(made);
  const depths = new Uint32Array(2 * count - 1);
  const atDepth = new Uint32Array(count);
  for (let at = 2 * count - 3; at >= 0; at -= 1) {
    depths[at] = (depths[parents[at] as number] as number) + 1;
    if (at < count) atDepth[depths[at] as number] = (atDepth[depths[at] as number] as number) + 1;
  }
  return atDepth;
}

/** Codes that are too long are cut, and others made longer until all together are a code again (Kraft's sum is 1). */
function limitedLengths(atDepth: Uint32Array, longestBits: number): Uint32Array {
  const counts = new Uint32Array(longestBits + 1);
  for (const [depth, count] of atDepth.entries()) {
    const bits = Math.min(depth, longestBits);
    counts[bits] = (counts[bits] as number) + count;
  }
  let sum = 0;
  for (let bits = 1; bits <= longestBits; bits += 1) sum += (counts[bits] as number) << (longestBits - bits);
  for (; sum > 1 << longestBits; sum -= 1) {
    counts[longestBits] = (counts[longestBits] as number) - 1;
    let bits = longestBits - 1;
    while (counts[bits] === 0) bits -= 1;
    counts[bits] = (counts[bits] as number) - 1;
    counts[bits + 1] = (counts[bits + 1] as number) + 2;
  }
  return counts;
}

/** Codes of one length follow each other in the order of their symbols (RFC 1951, section 3.2.2). */
export function canonicalCodes(lengths: Uint8Array): Uint16Array {
  const next = new Uint16Array(17);
  for (const bits of lengths) if (bits > 0) next[bits + 1] = (next[bits + 1] as number) + 1;
  for (let bits = 1; bits < next.length; bits += 1) {
    next[bits] = ((next[bits] as number) + (next[bits - 1] as number)) << 1;
  }
  const codes = new Uint16Array(lengths.length);
  for (const [symbol, bits] of lengths.entries()) {
    if (bits === 0) continue;
    codes[symbol] = reversed(next[bits] as number, bits);
    next[bits] = (next[bits] as number) + 1;
  }
  return codes;
}

function reversed(code: number, bits: number): number {
  let result = 0;
  for (let bit = 0; bit < bits; bit += 1) result |= ((code >> bit) & 1) << (bits - 1 - bit);
  return result;
}
