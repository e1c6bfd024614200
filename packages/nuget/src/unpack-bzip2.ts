/** Unpacks bzip2, of which Node knows nothing; the format as Julian Seward's program reads and writes it. */
import { Bits, damaged } from './bzip2-bits.ts';
import { type Block, readBlock } from './bzip2-block.ts';

const blockMark = 0x314159265359;
const endMark = 0x177245385090;
const levelBytes = 100_000;
const pieceBytes = 64 * 1024;

/** For `pipeline`. Several files behind each other are one. Throws `package.corrupt`, also for wrong checksums. */
export async function* unpackBzip2(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const bits = new Bits(chunks);
  if (!(await bits.fill())) throw damaged('the file is empty');
  do {
    const largest = readLevel(bits) * levelBytes;
    let whole = 0;
    for (;;) {
      await bits.fill();
      const mark = bits.read(24) * 2 ** 24 + bits.read(24);
      const checksum = readWord(bits);
      if (mark === endMark) {
        if (checksum !== whole) throw damaged('its checksum is wrong');
        break;
      }
      if (mark !== blockMark) throw damaged('there is no block where one should be');
      const crc = yield* unsorted(readBlock(bits, largest));
      if (crc !== checksum) throw damaged('the checksum of a block is wrong');
      whole = (((whole << 1) | (whole >>> 31)) ^ checksum) >>> 0;
    }
    bits.align();
  } while (await bits.fill());
}

const readWord = (bits: Bits): number => bits.read(16) * 2 ** 16 + bits.read(16);

/** `BZh`, and a digit: how many times 100,000 bytes a block holds. */
function readLevel(bits: Bits): number {
  const isMarked = bits.read(24) === 0x425a68;
  const level = bits.read(8) - 48;
  if (!isMarked || level < 1 || level > 9) throw damaged('it does not begin as bzip2 does');
  return level;
}

/** The bytes in their own order, pieces at a time; four alike are followed by how many more there are. Answers their checksum. */
function* unsorted({ links, start }: Block): Generator<Buffer, number> {
  const checksum = new Checksum();
  let piece = Buffer.allocUnsafe(pieceBytes);
  let filled = 0;
  let alike = 0;
  let last = -1;
  let link = links[start] ?? 0;
  for (let count = 0; count < links.length; count++) {
    link = links[link >>> 8] ?? 0;
    const byte = link & 0xff;
    const times = alike === 4 ? byte : 1;
    const value = alike === 4 ? last : byte;
    if (filled + times > pieceBytes) {
      yield checksum.of(piece.subarray(0, filled));
      piece = Buffer.allocUnsafe(pieceBytes);
      filled = 0;
    }
    piece.fill(value, filled, filled + times);
    filled += times;
    alike = alike === 4 ? 0 : byte === last ? alike + 1 : 1;
    last = alike === 0 ? -1 : byte;
  }
  if (filled > 0) yield checksum.of(piece.subarray(0, filled));
  return checksum.value();
}

/** CRC-32 with the highest bit first. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  return crc >>> 0;
});

class Checksum {
  #crc = 0xffffffff;

  of(bytes: Buffer): Buffer {
    let crc = this.#crc;
    for (const byte of bytes) crc = ((crc << 8) ^ (table[(crc >>> 24) ^ byte] ?? 0)) >>> 0;
    this.#crc = crc;
    return bytes;
  }

  value(): number {
    return ~this.#crc >>> 0;
  }
}
