/** The text padded to whole blocks: a 1 bit, zeros, and its length in bits at the end. */
export function padBlocks(bytes: Uint8Array, blockBytes: 64 | 128, lengthFirstLow: boolean): DataView {
  const lengthBytes = blockBytes / 8;
  const blocks = Math.ceil((bytes.length + 1 + lengthBytes) / blockBytes);
  const padded = new Uint8Array(blocks * blockBytes);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n, lengthFirstLow);
  return view;
}

/** Words of 32 bits as bytes, the high byte first unless `lowFirst`. */
export function wordsToBytes(words: Iterable<number>, lowFirst: boolean): Uint8Array {
  const list = [...words];
  const view = new DataView(new ArrayBuffer(list.length * 4));
  for (const [index, word] of list.entries()) view.setUint32(index * 4, word >>> 0, lowFirst);
  return new Uint8Array(view.buffer);
}

export function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
