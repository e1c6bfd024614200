/** Bits into bytes, the lowest bit first. */
export type BitWriter = {
  bytes: Uint8Array;
  /** Bytes that are written. */
  length: number;
  /** Up to 15 bits that do not fill two bytes yet. */
  held: number;
  heldBits: number;
};

/** At most 16 bits at once. */
export function writeBits(writer: BitWriter, value: number, bits: number): void {
  writer.held |= value << writer.heldBits;
  writer.heldBits += bits;
  if (writer.heldBits < 16) return;
  writer.bytes[writer.length] = writer.held;
  writer.bytes[writer.length + 1] = writer.held >>> 8;
  writer.length += 2;
  writer.held >>>= 16;
  writer.heldBits -= 16;
}

/** Up to the edge of a byte, with zeros. */
export function alignToByte(writer: BitWriter): void {
  for (; writer.heldBits > 0; writer.heldBits -= 8) {
    writer.bytes[writer.length] = writer.held;
    writer.length += 1;
    writer.held >>>= 8;
  }
  writer.heldBits = 0;
}
