/** Packs as `compress -b BITS` does: for tests alone, and slow. */
export function packedLzw(content: Buffer, mostBits: number, clearsAfter = Number.POSITIVE_INFINITY): Buffer {
  const out: number[] = [0x1f, 0x9d, 0x80 | mostBits];
  let [held, heldBits, inGroup, bits] = [0, 0, 0, 9];
  const flush = () => {
    for (; heldBits > 0; heldBits -= 8, held >>>= 8) out.push(held & 0xff);
    [held, heldBits] = [0, 0];
  };
  const write = (code: number) => {
    held |= code << heldBits;
    heldBits += bits;
    for (; heldBits >= 8; heldBits -= 8, held >>>= 8) out.push(held & 0xff);
    inGroup = (inGroup + 1) % 8;
  };
  const changeWidth = (to: number) => {
    while (inGroup !== 0) write(0);
    flush();
    bits = to;
  };
  let words = new Map<string, number>();
  let next = 257;
  let written = 0;
  let word = '';
  const codeOf = (text: string) => (text.length === 1 ? text.charCodeAt(0) : (words.get(text) ?? -1));
  for (const character of content.toString('latin1')) {
    if (word === '' || codeOf(word + character) >= 0) {
      word += character;
      continue;
    }
    write(codeOf(word));
    written += 1;
    if (next < 1 << mostBits) words.set(word + character, next++);
    if (bits < mostBits && next > 1 << bits) changeWidth(bits + 1);
    if (written % clearsAfter === 0) {
      write(256);
      changeWidth(9);
      [words, next] = [new Map(), 257];
    }
    word = character;
  }
  if (word !== '') write(codeOf(word));
  flush();
  return Buffer.from(out);
}
