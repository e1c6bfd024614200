/** The alphabets of deflate (RFC 1951, section 3.2.5): which symbol a length or a distance has, and its extra bits. */

export const endOfBlock = 256;
export const firstLength = 257;
export const literalCount = 286;
export const distanceCount = 30;
export const longestMatch = 258;

/** Extra bits of each symbol for lengths, from `firstLength` on; the last, 258, has none. */
export const lengthExtraBits = Uint8Array.from(
  [...Array(28).keys()].map((symbol) => Math.max(0, (symbol >> 2) - 1)).concat(0),
);

/** Extra bits of each symbol for distances. */
export const distanceExtraBits = Uint8Array.from(
  [...Array(distanceCount).keys()].map((symbol) => Math.max(0, (symbol >> 1) - 1)),
);

export const lengthBase = basesOf(lengthExtraBits, 3);
lengthBase[28] = longestMatch;
export const distanceBase = basesOf(distanceExtraBits, 1);

/** By length; its symbol less `firstLength`. */
export const lengthSymbol = new Uint8Array(longestMatch + 1);
for (const [symbol, base] of lengthBase.entries()) lengthSymbol.fill(symbol, base);

/** By distance less one: up to 256 directly, beyond in steps of 128, in which no symbol changes. */
export const nearDistanceSymbol = new Uint8Array(256);
export const farDistanceSymbol = new Uint8Array(256);
for (const [symbol, base] of distanceBase.entries()) {
  if (base <= 256) nearDistanceSymbol.fill(symbol, base - 1);
  farDistanceSymbol.fill(symbol, (base - 1) >> 7);
}

function basesOf(extraBits: Uint8Array, first: number): Uint16Array {
  const bases = new Uint16Array(extraBits.length);
  let base = first;
  for (const [symbol, bits] of extraBits.entries()) {
    bases[symbol] = base;
    base += 1 << bits;
  }
  return bases;
}
